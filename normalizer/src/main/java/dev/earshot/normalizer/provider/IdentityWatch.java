package dev.earshot.normalizer.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether a name that says whose call it is stands twice in one object. Readers differ in which of the two they
 * believe, so that one could verify this and another store that.
 */
final class IdentityWatch extends JsonParserDelegate {
    private static final Set<String> IDENTITY =
            Set.of("call_id", "agent", "agent_id", "assistant_id", "conversation_id", "call");
    private static final Set<String> ENVELOPE = Set.of("message", "call", "data");

    private final Set<String> seen = new HashSet<>();
    private @Nullable String twice;

    IdentityWatch(JsonParser parser) {
        super(parser);
    }

    /** JSON pointer to the first such name, {@code null} when there is none. */
    @Nullable
    String twice() {
        return twice;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token == JsonToken.FIELD_NAME
                && isEnvelope(getParsingContext().getParent())
                && IDENTITY.contains(currentName())) {
            String pointer = pointer(getParsingContext(), currentName());
            if (pointer != null && !seen.add(pointer) && twice == null) {
                twice = pointer;
            }
        }
        return token;
    }

    @Override
    public @Nullable String nextFieldName() throws IOException {
        return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
    }

    /** Whether an object that stands here may say whose call it is; nearly all objects of a body are rows of a list. */
    private static boolean isEnvelope(JsonStreamContext place) {
        return place.inRoot() || (place.inObject() && ENVELOPE.contains(place.getCurrentName()));
    }

    private static @Nullable String pointer(JsonStreamContext object, String name) {
        StringBuilder pointer = new StringBuilder("/").append(name);
        for (JsonStreamContext each = object.getParent(); each != null && !each.inRoot(); each = each.getParent()) {
            if (!each.inObject() || !ENVELOPE.contains(each.getCurrentName())) {
                return null;
            }
            pointer.insert(0, "/" + each.getCurrentName());
        }
        return pointer.toString();
    }
}
