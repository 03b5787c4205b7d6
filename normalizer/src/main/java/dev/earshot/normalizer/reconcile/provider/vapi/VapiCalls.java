package dev.earshot.normalizer.reconcile.provider.vapi;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /call}: whole calls, newest first, in a plain array without a cursor. The next page is what was made up to the
 * last one's time; those of that very time that were seen stand in the cursor and are asked for on top, so that none is
 * seen twice and none missed.
 */
public final class VapiCalls implements CallList {
    private static final Listing.Unreadable NO_LIST = new Listing.Unreadable("an array of calls");
    /** What the webhook's own {@code call} is made of: a snapshot from the call's creation. */
    private static final List<String> SNAPSHOT = List.of(
            "id",
            "orgId",
            "type",
            "assistantId",
            "squadId",
            "workflowId",
            "phoneNumberId",
            "customer",
            "customerId",
            "phoneCallProvider",
            "phoneCallProviderId",
            "assistantOverrides",
            "metadata",
            "createdAt");

    @Override
    public String door() {
        return "vapi";
    }

    @Override
    public String baseUrl() {
        return "https://api.vapi.ai";
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("authorization", "Bearer " + key);
    }

    /** They come whole, with all that was said: few at a time. */
    @Override
    public int pageSize() {
        return 50;
    }

    @Override
    public Ask list(Window window, @Nullable String page, int size) {
        String to = page == null
                ? "&createdAtLt=" + Answers.encoded(window.to().toString())
                : "&createdAtLe=" + Answers.encoded(page.split(" ", 2)[0]);
        return new Ask(
                "/call?limit=" + (size + seen(page).size()) + "&createdAtGe="
                        + Answers.encoded(window.from().toString()) + to,
                null);
    }

    @Override
    public Listing read(JsonNode answer, @Nullable String page, int size) {
        if (!answer.isArray()) {
            return NO_LIST;
        }
        Set<String> seen = seen(page);
        List<Listing.Row> rows = new ArrayList<>();
        for (JsonNode each : answer) {
            Field call = new Field(each);
            String id = Answers.id(call.at("id"));
            if (id != null && !seen.contains(id)) {
                rows.add(new Listing.Row(
                        id,
                        Field.firstText(call.at("assistantId"), call.at("assistant", "id")),
                        Answers.time(Times.iso(call.at("createdAt"))),
                        Answers.time(Times.iso(call.at("endedAt"))),
                        "ended".equals(call.at("status").string())));
            }
        }
        return new Listing.Page(rows, answer.size() < size + seen.size() ? null : next(rows, page));
    }

    private static Set<String> seen(@Nullable String page) {
        return page == null ? Set.of() : Arrays.stream(page.split(" ")).skip(1).collect(Collectors.toSet());
    }

    /** A page of which nothing is new is the last: asking for it once more would give it once more. */
    private static @Nullable String next(List<Listing.Row> rows, @Nullable String page) {
        Instant last = rows.isEmpty() ? null : rows.getLast().startedAt();
        if (last == null) {
            return null;
        }
        String time = last.toString();
        String before = page != null && page.startsWith(time + " ") ? page : time;
        return rows.stream()
                .filter(row -> last.equals(row.startedAt()))
                .map(Listing.Row::callId)
                .collect(Collectors.joining(" ", before + " ", ""));
    }

    @Override
    public Ask call(String callId) {
        return new Ask("/call/" + Answers.encoded(callId), null);
    }

    @Override
    public @Nullable ObjectNode webhook(JsonNode call, String callId) {
        Field told = new Field(call);
        if (!callId.equals(told.at("id").text())
                || !"ended".equals(told.at("status").string())) {
            return null;
        }
        ObjectNode message = ((ObjectNode) call).deepCopy();
        // The report's own time is that of its sending; the end of the call stands in, and the webhook's word is later.
        Instant ended = Answers.time(Times.iso(told.at("endedAt")));
        message.put("type", "end-of-call-report");
        if (ended != null) {
            message.put("timestamp", ended.toEpochMilli());
        }
        ObjectNode snapshot = message.putObject("call");
        SNAPSHOT.forEach(name -> {
            if (call.has(name)) {
                snapshot.set(name, call.get(name));
            }
        });
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("message", message);
        return body;
    }
}
