package dev.earshot.contracts.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON codec: snake_case names, times as ISO 8601 text, unknown fields ignored, absent fields left out. The same
 * object always gives the same bytes. What others wrote is read with {@link #MAPPER} and {@link #FACTORY}, under the
 * limits of the house; what we wrote ourselves with {@link #read(byte[], Class)}, without them: a database prints
 * {@code 1e40} in 41 digits and puts spaces between members, and what was accepted once must stay readable.
 */
public final class EarshotJson {
    /** Deepest nesting that is read from others. */
    public static final int MAX_DEPTH = 64;
    /** Longest string that is read from others, in characters. */
    public static final int MAX_STRING = 2 * 1024 * 1024;
    /** Largest document that is read from others, in bytes or characters: above every limit of a door. */
    public static final long MAX_DOCUMENT = 11L * 1024 * 1024;
    /** Longest name of a member that is read from others, in characters. */
    public static final int MAX_NAME = 256;
    /** Most tokens of one document that is read from others: a tree of them takes tens of megabytes. */
    public static final long MAX_TOKENS = 500_000;

    /** The limits alone, for readers that stream what others wrote. */
    public static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(MAX_STRING)
            .maxDocumentLength(MAX_DOCUMENT)
            .maxNumberLength(100)
            .maxNameLength(MAX_NAME)
            .maxTokenCount(MAX_TOKENS)
            .build();

    /** A factory under the same limits. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(LIMITS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // The same values in a fraction of the time: webhooks tell when each word was said.
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /** Writes everything, and reads what others wrote. */
    public static final JsonMapper MAPPER = mapper(FACTORY);

    // Deeper than any document of ours, so that a broken one is an exception and not the end of the stack.
    private static final JsonMapper OWN = mapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4 * MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(10_000)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build());

    private static final ObjectReader ANY =
            MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EarshotJson() {}

    private static JsonMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                // Free objects (metadata, tool arguments) come back from jsonb in another order: sorted, equal values
                // are
                // equal bytes.
                .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build();
    }

    /** Bytes of a value of ours. A failure is our own bug. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /** Text of a value of ours. A failure is our own bug. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /**
     * The tree of what somebody else wrote, one value and nothing behind it.
     *
     * @throws JsonProcessingException with the place where it breaks off
     */
    public static JsonNode tree(String text) throws JsonProcessingException {
        return ANY.readTree(text);
    }

    /** The object or array that somebody else wrote as a string, {@code null} when it holds neither. */
    public static @Nullable JsonNode container(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
            return null;
        }
        try {
            return TextRepair.of((JsonNode) ANY.readValue(stripped)).tree();
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    /**
     * Reads a value that we wrote ourselves, stored or published; the limits on what others write do not hold.
     *
     * @throws UncheckedIOException when the bytes are not of that type
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        try {
            return OWN.readValue(bytes, type);
        } catch (IOException e) {
            throw new UncheckedIOException("not a " + type.getSimpleName(), e);
        }
    }

    /**
     * Reads a value that we wrote ourselves, stored or published; the limits on what others write do not hold.
     *
     * @throws UncheckedIOException when the text is not of that type
     */
    public static <T> T read(String text, Class<T> type) {
        try {
            return OWN.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException("not a " + type.getSimpleName(), e);
        }
    }
}
