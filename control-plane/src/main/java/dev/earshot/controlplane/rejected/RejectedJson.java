package dev.earshot.controlplane.rejected;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.rejected.Rejected;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a rejection reads. */
final class RejectedJson {
    private RejectedJson() {}

    static ObjectNode row(Rejected row) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("id", row.id());
        json.put("project_id", row.projectId() == 0 ? null : row.projectId());
        json.put("door", row.door().isEmpty() ? null : row.door());
        json.put("stage", row.why().stage());
        json.put("reason", row.why().reason());
        json.put("pointer", row.why().pointer());
        json.put("expectation", row.why().expectation());
        json.put("received_at", text(row.receivedAt()));
        json.put("rejected_at", row.rejectedAt().toString());
        json.put("bytes", row.bytes());
        json.put("state", row.state().word());
        json.put("rejections", row.rejections());
        json.put("replays", row.replays());
        json.put("note", row.note());
        json.put("decided_at", text(row.decidedAt()));
        json.put("partition", row.partition());
        json.put("offset", row.offset());
        return json;
    }

    /**
     * The row with its original. Without one, what is of the original is null.
     *
     * @param limit bytes of the body at most; what is behind them is cut off
     */
    static ObjectNode detail(Rejected row, RejectedTopic.@Nullable Original original, int limit) {
        ObjectNode json = row(row);
        json.put("kept", original != null);
        json.put("key", original == null ? null : original.key());
        if (original == null) {
            json.putNull("headers");
        } else {
            json.set("headers", EarshotJson.MAPPER.valueToTree(original.headers()));
        }
        byte[] body = original == null ? null : original.body();
        boolean cut = body != null && body.length > limit;
        byte[] shown = body == null || !cut ? body : Arrays.copyOf(body, edge(body, limit));
        String text = shown == null ? null : text(shown);
        json.put("body_truncated", cut);
        json.put("body", text);
        json.put(
                "body_base64",
                shown == null || text != null ? null : Base64.getEncoder().encodeToString(shown));
        return json;
    }

    /** The end of the last whole UTF-8 character; of bytes that are no text, one near the limit all the same. */
    private static int edge(byte[] body, int limit) {
        int edge = limit;
        while (edge > 0 && limit - edge < 4 && (body[edge] & 0xC0) == 0x80) {
            edge--;
        }
        return edge;
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
