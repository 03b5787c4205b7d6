package dev.earshot.gateway;

import dev.earshot.contracts.json.EarshotJson;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last requests of each door that nobody's secret verified, for the operator: a sender learns nothing from his 401,
 * so this is where a secret that was set wrongly is found. On the management interface; agent ids and reasons only.
 */
@Singleton
final class LastUnverified {
    static final String PATH = "/q/gateway/unverified";
    private static final int KEPT = 100;
    private static final int LONGEST_ID = 100;

    /**
     * One of them.
     *
     * @param agent what it says whose it is, {@code null} when it says nothing or was not read so far
     */
    record Entry(Instant at, @Nullable String agent, String reason) {}

    private final Map<String, Deque<Entry>> doors = new TreeMap<>();

    void routes(@Observes ManagementInterface management) {
        management.router().get(PATH).handler(this::show);
    }

    synchronized void add(String door, Entry entry) {
        String agent = entry.agent();
        Deque<Entry> entries = doors.computeIfAbsent(door, _ -> new ArrayDeque<>());
        entries.addFirst(
                agent == null || agent.length() <= LONGEST_ID
                        ? entry
                        : new Entry(entry.at(), agent.substring(0, LONGEST_ID), entry.reason()));
        if (entries.size() > KEPT) {
            entries.removeLast();
        }
    }

    /** By door, the newest first. */
    synchronized Map<String, List<Entry>> all() {
        Map<String, List<Entry>> copy = new TreeMap<>();
        doors.forEach((door, entries) -> copy.put(door, new ArrayList<>(entries)));
        return copy;
    }

    private void show(RoutingContext context) {
        Future<Void> _ = context.response()
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(EarshotJson.bytes(all())));
    }
}
