package dev.earshot.normalizer.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.config.ProviderAccount;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.trace.Spans;
import dev.earshot.store.reconcile.CallEnd;
import dev.earshot.store.reconcile.MissingCall;
import dev.earshot.store.reconcile.MissingCalls;
import dev.earshot.store.reconcile.MissingCalls.Waiting;
import dev.earshot.store.reconcile.Next;
import dev.earshot.store.reconcile.Walk;
import dev.earshot.store.reconcile.Walk.Kind;
import dev.earshot.store.reconcile.WalkStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What a round needs of the house: its tables, the topic of webhooks, the counters. Blocks; fails when they are away. */
@Singleton
final class Desk {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOP = "reconcile";
    private static final String MISSING = "earshot_reconcile_missing";
    private static final String RECOVERED = "earshot_reconcile_recovered";
    /** A backfill that fails so often in a row has failed: somebody waits for it. */
    private static final int BACKFILL_ATTEMPTS = 8;

    private final WalkStore walks;
    private final MissingCalls calls;
    private final Publisher publisher;
    private final Configuration configuration;
    private final ReconcileConfig config;
    private final Spans spans;
    private final Outcomes outcomes;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile boolean stopping;

    @Inject
    Desk(
            WalkStore walks,
            MissingCalls calls,
            Publisher publisher,
            Configuration configuration,
            ReconcileConfig config,
            Spans spans,
            Outcomes outcomes,
            MeterRegistry meters,
            Clock clock) {
        this.walks = walks;
        this.calls = calls;
        this.publisher = publisher;
        this.configuration = configuration;
        this.config = config;
        this.spans = spans;
        this.outcomes = outcomes;
        this.meters = meters;
        this.clock = clock;
        // From the start, so that nothing missing and nobody counting are not the same.
        for (String provider : ProviderAccount.PROVIDERS) {
            meters.counter(MISSING, "provider", provider);
            meters.counter(RECOVERED, "provider", provider);
        }
    }

    void stop() {
        stopping = true;
    }

    /** Whether the process ends: no further request is begun. */
    boolean isStopping() {
        return stopping;
    }

    /** How far the reading of webhooks is behind: one that is on its way may lie in Kafka for so long. */
    Duration lag() {
        return outcomes.age("normalizer");
    }

    Set<Long> known(Walk walk, Collection<Long> ids) {
        return ids.isEmpty()
                ? Set.of()
                : calls.known(walk.projectId(), ids, walk.kind() != Kind.AUTO)
                        .await()
                        .atMost(PATIENCE);
    }

    /** Notes where the walk stands and what it has found; a preview only counts. */
    void progress(Walk walk, Walk.Place place, int listed, Collection<MissingCall> missing) throws LostClaim {
        boolean preview = walk.kind() == Kind.PREVIEW;
        OptionalInt fresh = walks.progress(
                        walk,
                        place,
                        listed,
                        preview ? List.of() : List.copyOf(missing),
                        preview ? missing.size() : 0,
                        config.lease())
                .await()
                .atMost(PATIENCE);
        if (fresh.isEmpty()) {
            throw new LostClaim();
        }
        if (!preview && fresh.getAsInt() > 0) {
            count(MISSING, walk, fresh.getAsInt());
        }
    }

    List<MissingCall> due(Walk walk) {
        return calls.due(walk, config.callsPerRound()).await().atMost(PATIENCE);
    }

    Waiting waiting(Walk walk) {
        return calls.waiting(walk).await().atMost(PATIENCE);
    }

    void end(Walk walk, MissingCall call, CallEnd end) throws LostClaim {
        if (!calls.end(walk, call, end, config.lease()).await().atMost(PATIENCE)) {
            throw new LostClaim();
        }
        if (end instanceof CallEnd.Recovered) {
            count(RECOVERED, walk, 1);
        }
    }

    private void count(String name, Walk walk, int times) {
        meters.counter(name, "provider", walk.provider()).increment(times);
    }

    /** Hands a call on as the gateway would have its webhook: same key, same id for the same bytes; and says that it was fetched. */
    void publish(Walk walk, MissingCall call, ObjectNode body) {
        byte[] bytes = EarshotJson.bytes(body);
        Instant now = clock.instant();
        RawWebhook webhook = new RawWebhook(
                DerivedIds.webhook(walk.projectId(), walk.provider(), bytes),
                walk.provider(),
                walk.projectId(),
                call.agentId(),
                null,
                now,
                "application/json",
                Map.of(),
                null,
                bytes);
        TraceContext trace = spans.record(
                "reconcile recover", TraceContext.start(), now, WebhookHeaders.key(webhook, call.callId()));
        EventMessage message = WebhookHeaders.message(
                webhook, call.callId(), configuration.now().nextOffset(), trace);
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.put(WebhookHeaders.RECOVERED, walk.kind() == Kind.AUTO ? "auto" : "backfill");
        publisher
                .publish(List.of(new EventMessage(message.topic(), message.key(), headers, bytes)))
                .await()
                .atMost(PATIENCE);
        // What comes in at a hop is what its predecessor handed on, what was replayed, and what was recovered.
        outcomes.count(HOP, "recovered", "");
    }

    /** What follows a failure. */
    Next retry(Walk walk, String reason) {
        int failures = walk.attempts() + 1;
        return walk.kind() != Kind.AUTO && failures >= BACKFILL_ATTEMPTS
                ? new Next.Off(reason)
                : new Next.Retry(Patience.after(config.firstPause(), failures, random()), reason);
    }

    /**
     * What follows a round that did what it could.
     *
     * @param open whether there is more to read
     * @param pages that were read
     */
    Next rest(Walk walk, boolean open, Waiting waiting, int pages) {
        Duration due = waiting.due();
        if (open || (due != null && due.compareTo(config.pace()) <= 0)) {
            return new Next.Again(config.pace());
        }
        if (walk.kind() != Kind.AUTO) {
            return due == null ? new Next.Done() : new Next.Again(due);
        }
        Duration paced = config.pace().multipliedBy(pages);
        Duration pause = paced.compareTo(config.every()) > 0 ? paced : config.every();
        Duration jittered = Duration.ofMillis(Math.round((double) pause.toMillis() * (0.95 + 0.1 * random())));
        return new Next.Again(due != null && due.compareTo(jittered) < 0 ? due : jittered);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
