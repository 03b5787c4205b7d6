package dev.earshot.normalizer.reconcile.provider.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import dev.earshot.normalizer.reconcile.provider.Answers;
import dev.earshot.normalizer.reconcile.provider.CallList;
import dev.earshot.normalizer.reconcile.provider.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/convai/conversations}, newest first, with a cursor, in whole seconds. */
public final class ElevenLabsCalls implements CallList {
    private static final Listing.Unreadable NO_LIST =
            new Listing.Unreadable("an object with conversations, an array of them");
    private static final Set<String> OVER = Set.of("done", "failed");

    @Override
    public String door() {
        return "elevenlabs";
    }

    @Override
    public String baseUrl() {
        return "https://api.elevenlabs.io";
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("xi-api-key", key);
    }

    @Override
    public int pageSize() {
        return 100;
    }

    // Whether the ends belong to it is not documented: a second more at each, and a call that is listed twice is one.
    @Override
    public Ask list(Window window, @Nullable String page, int size) {
        String cursor = page == null ? "" : "&cursor=" + Answers.encoded(page);
        return new Ask(
                "/v1/convai/conversations?page_size=" + size + "&call_start_after_unix="
                        + (window.from().getEpochSecond() - 1) + "&call_start_before_unix="
                        + (window.to().getEpochSecond() + 1) + cursor,
                null);
    }

    @Override
    public Listing read(JsonNode answer, @Nullable String page, int size) {
        if (!answer.path("conversations").isArray()) {
            return NO_LIST;
        }
        List<Listing.Row> rows = new ArrayList<>();
        for (Field call : new Field(answer).at("conversations").rows()) {
            String id = Answers.id(call.at("conversation_id"));
            String status = call.at("status").string();
            if (id != null) {
                Instant start = Answers.time(Times.epoch(call.at("start_time_unix_secs"), Times.SECONDS));
                rows.add(new Listing.Row(
                        id,
                        call.at("agent_id").text(),
                        start,
                        end(start, call.at("call_duration_secs").number()),
                        status != null && OVER.contains(status)));
            }
        }
        boolean more = answer.path("has_more").asBoolean() && !rows.isEmpty();
        return new Listing.Page(rows, more ? Answers.cursor(new Field(answer.path("next_cursor"))) : null);
    }

    @Override
    public Ask call(String callId) {
        return new Ask("/v1/convai/conversations/" + Answers.encoded(callId), null);
    }

    @Override
    public @Nullable ObjectNode webhook(JsonNode call, String callId) {
        Field told = new Field(call);
        String status = told.at("status").string();
        if (!callId.equals(told.at("conversation_id").text()) || status == null || !OVER.contains(status)) {
            return null;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "post_call_transcription");
        Field metadata = told.at("metadata");
        Instant end = end(
                Answers.time(Times.epoch(metadata.at("start_time_unix_secs"), Times.SECONDS)),
                metadata.at("call_duration_secs").number());
        if (end != null) {
            body.put("event_timestamp", end.getEpochSecond());
        }
        body.set("data", call);
        return body;
    }

    private static @Nullable Instant end(@Nullable Instant start, @Nullable Double seconds) {
        return start == null || seconds == null || seconds < 0 || seconds > 1e6
                ? null
                : start.plusMillis(Math.round(seconds * Times.SECONDS));
    }
}
