package dev.earshot.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;

/**
 * Takes the audio out of ElevenLabs' {@code post_call_audio}: {@code /data/full_audio} is decoded straight into a file,
 * never into one string, and the rest of the body goes on without it.
 */
public final class AudioCut {
    /** What stands in the place of audio that is no base64; it is no base64 either. */
    public static final String UNDECODABLE = "!";

    private static final JsonFactory LARGE = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(EarshotJson.MAX_DEPTH)
                    .maxStringLength(EarshotJson.MAX_STRING)
                    .build())
            .build();

    private AudioCut() {}

    /**
     * Splits a body.
     *
     * @return the body without its audio
     * @throws IOException when the JSON or the base64 is broken; then nothing is known of what was written
     */
    public static byte[] split(InputStream body, OutputStream audio) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream(1_024);
        try (JsonParser parser = LARGE.createParser(body);
                JsonGenerator generator = EarshotJson.FACTORY.createGenerator(rest)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 2 && token == JsonToken.VALUE_STRING && "full_audio".equals(parser.currentName())) {
                    parser.readBinaryValue(audio);
                    generator.writeString("");
                } else {
                    generator.copyCurrentEventExact(parser);
                }
            }
        }
        return rest.toByteArray();
    }

    /** What a large body tells of itself, read without its audio. */
    public static Told told(InputStream body, Set<String> pointers) throws IOException {
        return Told.of(LARGE, body, pointers);
    }

    /** The smallest body that says the same as one whose audio cannot be decoded. */
    public static byte[] withoutAudio(Told told) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        body.put("type", told.at("/type"));
        body.put("event_timestamp", told.at("/event_timestamp"));
        body.putObject("data")
                .put("agent_id", told.at("/data/agent_id"))
                .put("conversation_id", told.at("/data/conversation_id"))
                .put("full_audio", UNDECODABLE);
        return EarshotJson.bytes(body);
    }
}
