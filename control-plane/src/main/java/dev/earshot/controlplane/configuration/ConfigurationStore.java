package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.controlplane.ConfigMessages;
import dev.earshot.store.audit.AuditLog;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in the database. A change takes its turn behind the others, sees all that stands, and is one
 * transaction with the messages that tell of it. Called on threads that may wait, never on an event loop.
 */
@Singleton
public final class ConfigurationStore {
    private static final String LOCK = "select cast(pg_advisory_xact_lock(hashtext('earshot.configuration')) as text)";

    private final SessionFactory sessions;
    private final Answers answers;
    private final Clock clock;

    @Inject
    ConfigurationStore(SessionFactory sessions, Answers answers, Clock clock) {
        this.sessions = sessions;
        this.answers = answers;
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

    /** Makes a change of the house; when it returns, the change stands and its messages are in the outbox. */
    public <T> Change<T> change(Planner<T> planner) {
        return change(Author.house(clock), planner);
    }

    /**
     * Makes a change; when it returns, the change stands, its messages are in the outbox and the log of writes tells of it.
     * An author of one organisation plans over what is its own, and changes nothing else.
     */
    public <T> Change<T> change(Author author, Planner<T> planner) {
        return await(() ->
                sessions.withTransaction(session -> ask(session, LOCK).chain(() -> change(session, author, planner))));
    }

    /**
     * Makes a change for a request that may come again: an answer that it got before it gets again, and nothing is changed.
     * Throws {@link Once.Differs} when that was another request.
     */
    public Change<String> once(Author author, Once once, Planner<String> planner) {
        return await(() -> sessions.withTransaction(session -> ask(session, LOCK)
                .chain(() -> answers.find(session, author, once))
                .chain(known -> known != null
                        ? Uni.createFrom().item(Change.none(known))
                        : change(session, author, planner)
                                .call(change -> answers.keep(session, author, once, change.answer())))));
    }

    private <T> Uni<Change<T>> change(Session session, Author author, Planner<T> planner) {
        return load(session).chain(all -> {
            Long only = author.organization();
            Map<String, ConfigDocument> seen = only == null ? all : new Tenancy(all).of(only);
            return plan(session, planner, seen, all.values())
                    .invoke(change -> stayWithin(only, all, change))
                    .call(change -> save(session, author, all, change));
        });
    }

    // A planner that sees one organisation cannot name another's; that it did not is checked all the same.
    private static void stayWithin(@Nullable Long only, Map<String, ConfigDocument> all, Change<?> change) {
        if (only == null) {
            return;
        }
        Map<String, ConfigDocument> after = new LinkedHashMap<>(all);
        change.saved().forEach(document -> after.put(document.key(), document));
        Tenancy tenancy = new Tenancy(after);
        Stream.concat(change.saved().stream(), change.removed().stream())
                .filter(document -> tenancy.organization(document) != only
                        || (all.containsKey(document.key())
                                && new Tenancy(all).organization(all.get(document.key())) != only))
                .findFirst()
                .ifPresent(foreign -> {
                    throw new IllegalStateException("a change reaches into another organisation: " + foreign.key());
                });
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
    private static <T> Uni<Change<T>> plan(
            Session session,
            Planner<T> planner,
            Map<String, ConfigDocument> current,
            Collection<ConfigDocument> taken) {
        DrawnIds.Counting counting = new DrawnIds.Counting();
        return onWorker(() -> planner.plan(current, counting)).chain(first -> {
            if (counting.asked() == 0) {
                return Uni.createFrom().item(first);
            }
            List<ConfigDocument> known = new ArrayList<>(taken);
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

    private static Uni<Void> save(
            Session session, Author author, Map<String, ConfigDocument> before, Change<?> change) {
        Instant now = author.at();
        List<EventMessage> messages = new ArrayList<>();
        change.saved().forEach(document -> messages.add(ConfigMessages.of(document, now)));
        change.removed().forEach(document -> messages.add(ConfigMessages.gone(document.key())));
        messages.addAll(change.repeated());
        List<String> payloads = OutboxRows.payloads(messages);
        if (payloads.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return each(change.saved(), document -> Rows.save(session, document, now))
                .chain(() -> each(change.removed(), document -> Rows.remove(session, document)))
                .chain(session::flush)
                .chain(() -> ask(session, OutboxRows.ENSURE_DAY))
                .chain(() -> each(
                        payloads,
                        payload -> session.createNativeQuery(OutboxRows.APPEND)
                                .setParameter(1, payload)
                                .executeUpdate()
                                .replaceWithVoid()))
                .chain(() -> author.logged()
                        ? session.createNativeQuery(AuditLog.APPEND)
                                .setParameter(1, AuditLog.parameter(Audits.of(author, before, change)))
                                .executeUpdate()
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
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
