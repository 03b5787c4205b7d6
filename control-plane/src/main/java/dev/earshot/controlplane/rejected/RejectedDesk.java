package dev.earshot.controlplane.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.rejected.Rejected;
import dev.earshot.store.rejected.RejectedFilter;
import dev.earshot.store.rejected.RejectedIndex;
import dev.earshot.store.rejected.RejectedIndex.Place;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people may ask of rejections, whatever door they come by. Blocks; throws {@link RejectedProblem}, or what Kafka or
 * the database say, which {@link RejectedProblem#of} puts into words.
 */
@Singleton
public final class RejectedDesk {
    private static final int LARGEST_BODY = 8 * 1024 * 1024;
    private static final int USUAL_BODY = 1024 * 1024;
    private static final int REPLAYED_AT_ONCE = 200;
    /** A request on many ends after this time and says how many remain. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final RejectedSessions sessions;
    private final RejectedTopic topic;
    private final Replay replay;
    private final Clock clock;
    /** Bodies are read by few at once: each may be 8 MiB. */
    private final Semaphore turns = new Semaphore(2, true);

    @Inject
    RejectedDesk(RejectedSessions sessions, RejectedTopic topic, Replay replay, Clock clock) {
        this.sessions = sessions;
        this.topic = topic;
        this.replay = replay;
        this.clock = clock;
    }

    /** A page, newest rejection first: {@code results}, and the cursor of the next page, null at the end. */
    public ObjectNode list(Viewer viewer, Function<String, @Nullable String> parameters) {
        RejectedQuery query = new RejectedQuery(parameters);
        RejectedFilter filter = query.filter(viewer.scope());
        Place after = query.after();
        int limit = query.limit();
        List<Rejected> rows = sessions.as(viewer, client -> RejectedIndex.page(client, filter, after, limit + 1));
        ObjectNode page = EarshotJson.MAPPER.createObjectNode();
        page.put("next", rows.size() > limit ? RejectedQuery.cursor(Place.of(rows.get(limit - 1))) : null);
        ArrayNode results = page.putArray("results");
        rows.stream().limit(limit).forEach(row -> results.add(RejectedJson.row(row)));
        return page;
    }

    /** One with its original, of whose body the parameter {@code body_limit} says how many bytes are wanted. */
    public ObjectNode read(Viewer viewer, String id, Function<String, @Nullable String> parameters) {
        int limit = new RejectedQuery(parameters).number("body_limit", USUAL_BODY, LARGEST_BODY);
        Rejected row = one(viewer, id);
        return inTurn(() -> {
            ObjectNode[] detail = {RejectedJson.detail(row, null, limit)};
            topic.read(List.of(row), (_, original) -> detail[0] = RejectedJson.detail(row, original, limit));
            return detail[0];
        });
    }

    /** Replays one, whatever its state; gives how it stands. */
    public ObjectNode replay(Viewer viewer, String id) {
        Rejected row = one(viewer, id);
        Replay.Result result = inTurn(() -> replay(viewer, List.of(row)));
        if (!result.gone().isEmpty()) {
            throw RejectedProblem.gone();
        }
        if (!result.ofNoHop().isEmpty()) {
            throw RejectedProblem.ofNoHop();
        }
        return RejectedJson.row(one(viewer, id));
    }

    /**
     * Replays the open ones of a filter: how many it {@code matched}, how many were {@code replayed}, are {@code gone} or
     * {@code not_replayable}, and how many {@code remain} when the time of one request is over. What is rejected once
     * again is not of them. With {@code preview} nothing is done.
     */
    public ObjectNode replay(Viewer viewer, JsonNode request) {
        RejectedQuery query = new RejectedQuery(named(request));
        RejectedFilter filter = open(query, viewer);
        long matched = count(viewer, filter);
        ObjectNode answer = answer(filter, matched);
        return query.flag("preview") ? answer : inTurn(() -> replayAll(viewer, filter, answer));
    }

    private ObjectNode replayAll(Viewer viewer, RejectedFilter filter, ObjectNode answer) {
        Instant end = clock.instant().plus(LONGEST);
        int replayed = 0;
        int gone = 0;
        int ofNoHop = 0;
        Place after = null;
        while (true) {
            Place from = after;
            List<Rejected> rows =
                    sessions.as(viewer, client -> RejectedIndex.page(client, filter, from, REPLAYED_AT_ONCE));
            if (rows.isEmpty()) {
                break;
            }
            after = Place.of(rows.getLast());
            Replay.Result result = replay(viewer, rows);
            replayed += result.replayed().size();
            gone += result.gone().size();
            ofNoHop += result.ofNoHop().size();
            if (rows.size() < REPLAYED_AT_ONCE || clock.instant().isAfter(end)) {
                break;
            }
        }
        return answer.put("replayed", replayed)
                .put("gone", gone)
                .put("not_replayable", ofNoHop)
                .put("remain", Math.max(0, count(viewer, filter) - ofNoHop));
    }

    // Published before it is said so: a crash between the two leaves it open, and a second replay changes nothing.
    private Replay.Result replay(Viewer viewer, List<Rejected> rows) {
        Replay.Result result = replay.publish(rows);
        sessions.as(
                viewer,
                client -> RejectedIndex.replayed(client, result.replayed())
                        .chain(() -> RejectedIndex.gone(client, result.gone())));
        return result;
    }

    /** Discards one with a {@code note}, whatever its state; gives how it stands. */
    public ObjectNode discard(Viewer viewer, String id, JsonNode request) {
        String note = new RejectedQuery(named(request)).note();
        Rejected row = one(viewer, id);
        sessions.as(viewer, client -> RejectedIndex.discard(client, row, note));
        return RejectedJson.row(one(viewer, id));
    }

    /** Discards the open ones of a filter, with a {@code note}: how many. With {@code preview} nothing is done. */
    public ObjectNode discard(Viewer viewer, JsonNode request) {
        RejectedQuery query = new RejectedQuery(named(request));
        RejectedFilter filter = open(query, viewer);
        boolean preview = query.flag("preview");
        String note = preview ? "" : query.note();
        ObjectNode answer = answer(filter, count(viewer, filter));
        if (preview) {
            return answer;
        }
        int discarded = sessions.as(viewer, client -> RejectedIndex.discard(client, filter, note));
        return answer.put("discarded", discarded);
    }

    private RejectedFilter open(RejectedQuery query, Viewer viewer) {
        RejectedFilter asked = query.filter(viewer.scope());
        if (asked.state() != null && asked.state() != Rejected.State.OPEN) {
            throw RejectedProblem.field("state", "open: only those are decided by a filter, others one by one");
        }
        Instant until = asked.until();
        return asked.only(Rejected.State.OPEN, until == null ? clock.instant() : until);
    }

    private static ObjectNode answer(RejectedFilter filter, long matched) {
        return EarshotJson.MAPPER.createObjectNode().put("matched", matched).put("to", String.valueOf(filter.until()));
    }

    private long count(Viewer viewer, RejectedFilter filter) {
        return sessions.as(viewer, client -> RejectedIndex.count(client, filter));
    }

    private Rejected one(Viewer viewer, String id) {
        Rejected row = id.matches("[A-Za-z0-9_-]{1,200}")
                ? sessions.as(viewer, client -> RejectedIndex.one(client, viewer.scope(), id))
                : null;
        if (row == null) {
            throw RejectedProblem.notFound();
        }
        return row;
    }

    private static Function<String, @Nullable String> named(JsonNode request) {
        if (!request.isObject()) {
            throw RejectedProblem.field("body", "a JSON object");
        }
        return name -> {
            JsonNode value = request.path(name);
            if (value.isContainerNode()) {
                throw RejectedProblem.field(name, "one value");
            }
            return value.isMissingNode() || value.isNull() ? null : value.asText();
        };
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw RejectedProblem.later("Too many rejections are being read.");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw RejectedProblem.later("The service is stopping.");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
