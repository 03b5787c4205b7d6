package dev.earshot.store.outbox;

import dev.earshot.contracts.event.EventMessage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** Leaves messages in the outbox, in a transaction that somebody else has begun. */
public final class OutboxAppend {
    private static final String APPEND = "insert into outbox (messages) values ($1::text::jsonb)";

    private OutboxAppend() {}

    /** Leaves them, in their order; they are on their way when the transaction is committed. */
    public static Uni<Void> to(SqlConnection connection, List<EventMessage> messages) {
        if (messages.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .query(OutboxRows.ENSURE_DAY)
                .execute()
                .chain(() -> Multi.createFrom()
                        .iterable(OutboxRows.payloads(messages))
                        .onItem()
                        .transformToUniAndConcatenate(
                                payload -> connection.preparedQuery(APPEND).execute(Tuple.of(payload)))
                        .collect()
                        .last()
                        .replaceWithVoid());
    }
}
