package dev.earshot.normalizer.reconcile.provider.retell;

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

/** {@code POST /v3/list-calls}, by start, oldest first, with a cursor; the rows are without what was said. */
public final class RetellCalls implements CallList {
    private static final Listing.Unreadable NO_LIST = new Listing.Unreadable("an object with items, an array of calls");
    private static final Set<String> OVER = Set.of("ended", "error", "not_connected");

    @Override
    public String door() {
        return "retell";
    }

    @Override
    public String baseUrl() {
        return "https://api.retellai.com";
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("authorization", "Bearer " + key);
    }

    @Override
    public int pageSize() {
        return 100;
    }

    @Override
    public Ask list(Window window, @Nullable String page, int size) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("limit", size).put("sort_order", "ascending");
        if (page != null) {
            body.put("pagination_key", page);
        }
        // Both ends belong to it.
        body.putObject("filter_criteria")
                .putObject("start_timestamp")
                .put("type", "range")
                .put("op", "bt")
                .putArray("value")
                .add(window.from().toEpochMilli())
                .add(window.to().toEpochMilli() - 1);
        return new Ask("/v3/list-calls", body);
    }

    @Override
    public Listing read(JsonNode answer, @Nullable String page, int size) {
        if (!answer.path("items").isArray()) {
            return NO_LIST;
        }
        List<Listing.Row> rows = new ArrayList<>();
        for (Field call : new Field(answer).at("items").rows()) {
            String id = Answers.id(call.at("call_id"));
            String status = call.at("call_status").string();
            if (id != null) {
                rows.add(new Listing.Row(
                        id,
                        call.at("agent_id").text(),
                        Answers.time(Times.epoch(call.at("start_timestamp"), Times.MILLIS)),
                        Answers.time(Times.epoch(call.at("end_timestamp"), Times.MILLIS)),
                        status != null && OVER.contains(status)));
            }
        }
        boolean more = answer.path("has_more").asBoolean() && !rows.isEmpty();
        return new Listing.Page(rows, more ? Answers.cursor(new Field(answer.path("pagination_key"))) : null);
    }

    @Override
    public Ask call(String callId) {
        return new Ask("/v2/get-call/" + Answers.encoded(callId), null);
    }

    /** Without its analysis it is only the end of a call: what comes later completes it. */
    @Override
    public @Nullable ObjectNode webhook(JsonNode call, String callId) {
        Field told = new Field(call);
        String status = told.at("call_status").string();
        if (!callId.equals(told.at("call_id").text()) || status == null || !OVER.contains(status)) {
            return null;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("event", told.at("call_analysis").isFilled() ? "call_analyzed" : "call_ended");
        Instant ended = Answers.time(Times.epoch(told.at("end_timestamp"), Times.MILLIS));
        if (ended != null) {
            body.put("event_timestamp", ended.toEpochMilli());
        }
        body.set("call", call);
        return body;
    }
}
