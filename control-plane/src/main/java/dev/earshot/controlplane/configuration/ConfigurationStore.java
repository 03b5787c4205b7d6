package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.controlplane.ConfigMessages;
import dev.earshot.store.outbox.OutboxRows;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;

/**
 * The configuration in the database. A change takes its turn behind the others, sees all that stands, and is one
 * transaction with the messages that tell of it. Called on threads that may wait, never on an event loop.
 */
@Singleton
public final class ConfigurationStore {
    private static final String LOCK = "select cast(pg_advisory_xact_lock(hashtext('earshot.configuration')) as text)";

    private final SessionFactory sessions;
    private final Clock clock;

    @Inject
    ConfigurationStore(SessionFactory sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Works out a change; pure, for it is asked twice when there are ids to draw. */
    public interface Planner<T> {
        /**
         * What is to change.
         *
         * @param current what stands, by key
         * @param ids gives an id that nothing has
         */
        Change<T> plan(Map<String, ConfigDocument> current, NewIds ids);
    }

    /** Gives ids that nothing has. */
    public interface NewIds {
        /** The next one. */
        long next();
    }

    /**
     * What a change comes to.
     *
     * @param saved documents whose rows are inserted or replaced, each above the version that stands
     * @param removed documents that are gone
     * @param repeated further messages that go out with it
     * @param answer for who asked
     */
    public record Change<T>(
            List<ConfigDocument> saved, List<ConfigDocument> removed, List<EventMessage> repeated, T answer) {
        public Change {
            saved = List.copyOf(saved);
            removed = List.copyOf(removed);
            repeated = List.copyOf(repeated);
        }

        /** Nothing changes. */
        public static <T> Change<T> none(T answer) {
            return new Change<>(List.of(), List.of(), List.of(), answer);
        }
    }

    /** Every document, by its key. */
    public Map<String, ConfigDocument> all() {
        return await(() -> sessions.withTransaction(session -> load(session)));
    }

    /** Makes a change; when it returns, the change stands and its messages are in the outbox. */
    public <T> Change<T> change(Planner<T> planner) {
        return await(() -> sessions.withTransaction(session -> ask(session, LOCK)
                .chain(() -> load(session))
                .chain(current -> plan(session, planner, current))
                .call(change -> save(session, change))));
    }

    private static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("the configuration could not be read or changed", failure);
        }
    }

    private static Uni<Map<String, ConfigDocument>> load(Session session) {
        return Multi.createFrom()
                .items(Kind.values())
                .onItem()
                .transformToUniAndConcatenate(kind -> session.createSelectionQuery(
                                "from " + kind.entity().getSimpleName() + " order by id", kind.entity())
                        .getResultList())
                .collect()
                .in(
                        LinkedHashMap<String, ConfigDocument>::new,
                        (all, rows) -> rows.forEach(row -> {
                            ConfigDocument document = row.document();
                            all.put(document.key(), document);
                        }))
                .map(all -> all);
    }

    // Ids are a matter of the database, the plan is none: it is made once to see how many it needs, and again with
    // them.
    private static <T> Uni<Change<T>> plan(Session session, Planner<T> planner, Map<String, ConfigDocument> current) {
        DrawnIds.Counting counting = new DrawnIds.Counting();
        return onWorker(() -> planner.plan(current, counting)).chain(first -> {
            if (counting.asked() == 0) {
                return Uni.createFrom().item(first);
            }
            List<ConfigDocument> known = new ArrayList<>(current.values());
            known.addAll(first.saved());
            return new DrawnIds(counting.asked(), known)
                    .draw(session)
                    .chain(ids -> onWorker(() -> planner.plan(current, ids)));
        });
    }

    // A plan may take a while: the session's event loop does not wait for it, and goes on with its result.
    private static <T> Uni<T> onWorker(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> Objects.requireNonNull(Vertx.currentContext())
                        .executeBlocking(work, false)
                        .toCompletionStage());
    }

    private Uni<Void> save(Session session, Change<?> change) {
        Instant now = clock.instant();
        List<EventMessage> messages = new ArrayList<>();
        change.saved().forEach(document -> messages.add(ConfigMessages.of(document, now)));
        change.removed().forEach(document -> messages.add(ConfigMessages.gone(document.key())));
        messages.addAll(change.repeated());
        List<String> payloads = OutboxRows.payloads(messages);
        if (payloads.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return each(change.saved(), document -> save(session, document))
                .chain(() -> each(
                        change.removed(),
                        document -> session.find(Kind.of(document).entity(), document.id())
                                .chain(row -> row == null ? Uni.createFrom().voidItem() : session.remove(row))))
                .chain(session::flush)
                .chain(() -> ask(session, OutboxRows.ENSURE_DAY))
                .chain(() -> each(
                        payloads,
                        payload -> session.createNativeQuery(OutboxRows.APPEND)
                                .setParameter(1, payload)
                                .executeUpdate()
                                .replaceWithVoid()));
    }

    private static Uni<Void> save(Session session, ConfigDocument document) {
        Kind kind = Kind.of(document);
        Uni<Void> saved = session.find(kind.entity(), document.id()).chain(found -> {
            if (found != null) {
                found.take(document);
                return Uni.createFrom().voidItem();
            }
            Row<ConfigDocument> row = kind.fresh();
            row.take(document);
            return session.persist(row);
        });
        return document instanceof ConfigDocument.Metric metric
                ? saved.chain(() -> keepVersion(session, metric))
                : saved;
    }

    // Versions are immutable: the first that was saved under a number stays.
    private static Uni<Void> keepVersion(Session session, ConfigDocument.Metric metric) {
        return session.find(MetricVersionEntity.class, MetricVersionEntity.VersionKey.of(metric))
                .chain(known ->
                        known != null ? Uni.createFrom().voidItem() : session.persist(MetricVersionEntity.of(metric)));
    }

    private static Uni<Object> ask(Session session, String query) {
        return session.createNativeQuery(query).getSingleResult();
    }

    private static <T> Uni<Void> each(List<T> items, java.util.function.Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(item -> work.apply(item))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
