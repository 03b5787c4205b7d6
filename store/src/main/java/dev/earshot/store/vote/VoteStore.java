package dev.earshot.store.vote;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Votes on results of metrics. */
@Singleton
public final class VoteStore {
    private static final String VOTE = """
            insert into metric_vote (project_id, call_log_id, metric_id, thumbs_up, expected_value, feedback, voted_by)
            values ($1, $2, $3, $4, $5::text::jsonb, $6, $7)
            on conflict (project_id, call_log_id, metric_id) do update set thumbs_up = excluded.thumbs_up,
              expected_value = excluded.expected_value, feedback = excluded.feedback, voted_by = excluded.voted_by,
              voted_at = now()""";

    private final Pool pool;

    /** On the pool of the services. */
    @Inject
    public VoteStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * A vote.
     *
     * @param thumbsUp {@code null} for neither
     * @param expectedValue JSON text, {@code null} where nobody said
     * @param by name of the key
     */
    public record Vote(
            long projectId,
            long callLogId,
            long metricId,
            @Nullable Boolean thumbsUp,
            @Nullable String expectedValue,
            @Nullable String feedback,
            String by) {}

    /** Takes a vote; it replaces the one before. */
    public Uni<Void> take(Vote vote) {
        return pool.preparedQuery(VOTE)
                .execute(Tuple.tuple()
                        .addLong(vote.projectId())
                        .addLong(vote.callLogId())
                        .addLong(vote.metricId())
                        .addBoolean(vote.thumbsUp())
                        .addString(vote.expectedValue())
                        .addString(vote.feedback())
                        .addString(vote.by()))
                .replaceWithVoid();
    }
}
