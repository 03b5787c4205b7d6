package dev.earshot.normalizer.reconcile;

import dev.earshot.normalizer.reconcile.provider.CallList;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.config.ProviderAccount;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.store.reconcile.MissingCalls;
import dev.earshot.store.reconcile.Next;
import dev.earshot.store.reconcile.Walk;
import dev.earshot.store.reconcile.Walk.Kind;
import dev.earshot.store.reconcile.WalkStore;
import dev.earshot.store.reconcile.WalkStore.Account;
import dev.earshot.store.reconcile.WalkStore.Wanted;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims walks that are due and does a round of each, a few at once. Any number of processes may: a walk is one's at a
 * time, and that of a process that died is another's when its lease has run out.
 */
@Singleton
final class Reconciler {
    private static final Logger LOG = Logger.getLogger(Reconciler.class);
    private static final long WATCH_MS = 15_000;
    private static final long FORGET_MS = 3_600_000;
    private static final Duration REMEMBERED = Duration.ofDays(30);
    /** Longer than one request, shorter than a process is given to stop. */
    private static final long DRAIN_S = 17;

    private final WalkStore walks;
    private final MissingCalls calls;
    private final Desk desk;
    private final ProviderClient client;
    private final Configuration configuration;
    private final SecretBox secrets;
    private final Publisher publisher;
    private final ReconcileConfig config;
    private final Vertx vertx;
    private final ExecutorService rounds = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong cursor = new AtomicLong(Long.MAX_VALUE);
    private volatile List<ProviderAccount> accounts = List.of();
    private List<Long> timers = List.of();

    @Inject
    Reconciler(
            WalkStore walks,
            MissingCalls calls,
            Desk desk,
            ProviderClient client,
            Configuration configuration,
            SecretBox secrets,
            Publisher publisher,
            ReconcileConfig config,
            MeterRegistry meters,
            Vertx vertx) {
        this.walks = walks;
        this.calls = calls;
        this.desk = desk;
        this.client = client;
        this.configuration = configuration;
        this.secrets = secrets;
        this.publisher = publisher;
        this.config = config;
        this.vertx = vertx;
        meters.gauge("earshot_reconcile_cursor_age_seconds", cursor, Reconciler::age);
    }

    void start(@Observes StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        configuration.onChange(snapshot -> accounts = ProviderAccount.all(snapshot));
        timers = List.of(
                vertx.setPeriodic(config.lookEvery().toMillis(), _ -> look()),
                vertx.setPeriodic(WATCH_MS, _ -> watch()),
                vertx.setPeriodic(FORGET_MS, _ -> forget()));
    }

    /** Begins no request any more, and gives back what is held. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        desk.stop();
        timers.forEach(vertx::cancelTimer);
        rounds.shutdown();
        if (!rounds.awaitTermination(DRAIN_S, TimeUnit.SECONDS)) {
            LOG.warnf("rounds under way at the stop: %d", underWay.get());
        }
    }

    private void look() {
        int room = config.atOnce() - underWay.get();
        if (room <= 0
                || desk.isStopping()
                || !configuration.isReady()
                || !publisher.isReady()
                || !looking.compareAndSet(false, true)) {
            return;
        }
        walks.claim(new Wanted(watched(), room, config.lease(), config.firstLook(), config.mostBehind()))
                .subscribe()
                .with(
                        claimed -> {
                            claimed.forEach(this::begin);
                            looking.set(false);
                        },
                        away -> {
                            LOG.debugf("walks wait: %s", away.getClass().getName());
                            looking.set(false);
                        });
    }

    private List<Account> watched() {
        return accounts.stream()
                .filter(account -> !account.watched().isEmpty())
                .map(account -> new Account(account.projectId(), account.provider(), account.agentId(), account.mark()))
                .toList();
    }

    private void begin(Walk walk) {
        if (desk.isStopping()) {
            return; // it is due when its lease has run out
        }
        underWay.incrementAndGet();
        rounds.execute(() -> {
            try {
                round(walk);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    // The one place where a failure of a round ends, ours or that of Kafka or PostgreSQL: it is told, and tried again.
    private void round(Walk walk) {
        Next next;
        try {
            next = next(walk);
        } catch (LostClaim lost) {
            LOG.debugf("walk lost: project=%d walk=%d", walk.projectId(), walk.id());
            return;
        } catch (RuntimeException failed) {
            boolean away = Cure.isCurable(failed);
            LOG.logf(
                    away ? Logger.Level.WARN : Logger.Level.ERROR,
                    "round failed: project=%d walk=%d error=%s",
                    walk.projectId(),
                    walk.id(),
                    where(failed));
            next = desk.retry(walk, away ? "the store or Kafka was away" : "internal");
        }
        if (next instanceof Next.Off off) {
            LOG.warnf(
                    "provider is not asked any more: project=%d provider=%s reason=%s",
                    walk.projectId(), walk.provider(), off.reason());
        }
        walks.release(walk, next)
                .subscribe()
                .with(
                        _ -> {},
                        away -> LOG.debugf(
                                "walk not given back, its lease ends: %s",
                                away.getClass().getName()));
    }

    /** Class and place; never a message, which may quote what was fetched. */
    private static String where(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private Next next(Walk walk) throws LostClaim {
        ProviderAccount account = account(walk);
        CallList list = CallLists.of(walk.provider());
        if (account == null || list == null) {
            return desk.retry(walk, "no key for this provider");
        }
        String key;
        try {
            key = secrets.unseal(account.sealedKey(), account.place());
        } catch (IllegalArgumentException otherKeyset) {
            return new Next.Off("the key does not open with this key file");
        }
        if (key == null) {
            return desk.retry(walk, "no key for this provider");
        }
        return new Round(
                        walk,
                        walk.kind() == Kind.AUTO ? account.watched() : account.agents(),
                        list,
                        desk,
                        (question, longest) -> client.ask(list, question, key, longest),
                        config)
                .run();
    }

    private @Nullable ProviderAccount account(Walk walk) {
        return accounts.stream()
                .filter(account -> account.projectId() == walk.projectId()
                        && account.provider().equals(walk.provider())
                        && account.agentId() == walk.agentId())
                .findFirst()
                .orElse(null);
    }

    private void watch() {
        walks.oldest(watched())
                .subscribe()
                .with(
                        since -> cursor.set(since == null ? Long.MAX_VALUE : since.toEpochMilli()),
                        away -> LOG.debugf(
                                "cursors not read: %s", away.getClass().getName()));
    }

    private static double age(AtomicLong since) {
        long millis = since.get();
        return millis == Long.MAX_VALUE ? 0 : Math.max(0, System.currentTimeMillis() - millis) / 1_000.0;
    }

    private void forget() {
        calls.forget(REMEMBERED)
                .subscribe()
                .with(
                        _ -> {},
                        away -> LOG.debugf(
                                "nothing forgotten: %s", away.getClass().getName()));
    }
}
