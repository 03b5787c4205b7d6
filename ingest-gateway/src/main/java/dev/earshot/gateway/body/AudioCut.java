package dev.earshot.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the audio out of a body that carries it as base64: it is decoded straight into a file, never into one string,
 * and the rest of the body goes on without it.
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

    /** The JSON or the base64 is broken; nothing is known of what was written. */
    public static final class Undecodable extends Exception {
        private static final long serialVersionUID = 1;

        Undecodable(Exception cause) {
            super("no base64 in JSON", cause);
        }
    }

    /**
     * Splits a body.
     *
     * @param pointer where the audio is
     * @param most bytes that the rest may have
     * @return the body without its audio
     * @throws Undecodable when body or audio cannot be read
     * @throws IOException when the rest is too large, or a disk fails
     */
    public static byte[] split(InputStream body, OutputStream audio, String pointer, long most)
            throws IOException, Undecodable {
        ByteArrayOutputStream rest = new ByteArrayOutputStream(1_024);
        String name = pointer.substring(pointer.lastIndexOf('/') + 1);
        try (JsonParser parser = LARGE.createParser(body);
                JsonGenerator generator = EarshotJson.FACTORY.createGenerator(rest)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isAudio = token == JsonToken.VALUE_STRING
                        && name.equals(parser.currentName())
                        && parser.getParsingContext().pathAsPointer().toString().equals(pointer);
                if (isAudio) {
                    parser.readBinaryValue(audio);
                    generator.writeString("");
                } else {
                    generator.copyCurrentEventExact(parser);
                }
                if (rest.size() > most) {
                    throw new BodyFault.TooLarge("A body, without its audio,", most, -1);
                }
            }
        } catch (JsonProcessingException | IllegalArgumentException broken) {
            throw new Undecodable(broken);
        }
        return rest.toByteArray();
    }

    /** What a large body tells of itself, read without its audio. */
    public static Told told(Path body, Pointers pointers) throws IOException {
        return Told.of(LARGE, Files.newInputStream(body), pointers);
    }

    /** The smallest body that tells the same as one whose audio cannot be decoded. */
    public static byte[] withoutAudio(Told told, String pointer) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        told.values().forEach((at, value) -> put(body, at, value));
        put(body, pointer, UNDECODABLE);
        return EarshotJson.bytes(body);
    }

    private static void put(ObjectNode body, String pointer, String value) {
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = last == 0 ? body : body.withObject(pointer.substring(0, last));
        parent.put(pointer.substring(last + 1), value);
    }
}
