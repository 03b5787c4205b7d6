package dev.earshot.controlplane.relay;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.outbox.OutboxTable;
import dev.earshot.store.outbox.OutboxTable.Waiting;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/**
 * Publishes what waits in the outbox, oldest first, and marks it once the broker has acknowledged it. A batch that Kafka
 * will never take is halved until the one row is found; that one is set aside, the others go on.
 */
@Singleton
final class OutboxPump {
    private static final Logger LOG = Logger.getLogger(OutboxPump.class);
    private static final String HOP = "relay";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Publisher publisher;
    private final Outcomes outcomes;

    @Inject
    OutboxPump(Publisher publisher, Outcomes outcomes) {
        this.publisher = publisher;
        this.outcomes = outcomes;
    }

    /** Works the outbox off; ends when nothing waits any more. */
    void run(Connection connection) throws SQLException {
        for (List<Waiting> rows = OutboxTable.waiting(connection);
                !rows.isEmpty();
                rows = OutboxTable.waiting(connection)) {
            outcomes.oldest(HOP, rows.getFirst().createdAt());
            relay(connection, rows);
        }
        outcomes.oldest(HOP, Instant.MAX);
    }

    /** Another replica leads: what waits is its to tell. */
    void rest() {
        outcomes.oldest(HOP, Instant.MAX);
    }

    private void relay(Connection connection, List<Waiting> rows) throws SQLException {
        try {
            List<EventMessage> messages = new ArrayList<>();
            rows.forEach(row -> messages.addAll(row.messages()));
            publisher.publish(messages).await().atMost(PATIENCE);
            OutboxTable.relayed(connection, rows.stream().map(Waiting::id).toList());
            outcomes.count(HOP, "relayed", "", messages.size());
        } catch (RuntimeException failed) {
            if (!isPoison(failed)) {
                throw failed;
            }
            if (rows.size() == 1) {
                setAside(connection, rows.getFirst(), failed);
                return;
            }
            relay(connection, rows.subList(0, rows.size() / 2));
            relay(connection, rows.subList(rows.size() / 2, rows.size()));
        }
    }

    private void setAside(Connection connection, Waiting row, RuntimeException failed) throws SQLException {
        String reason = cause(failed).getClass().getSimpleName();
        OutboxTable.setAside(connection, row.id(), reason);
        outcomes.count(HOP, "set_aside", reason);
        LOG.errorf("outbox row set aside: id=%d reason=%s", row.id(), reason);
    }

    private static boolean isPoison(RuntimeException failed) {
        return switch (cause(failed)) {
            case RecordTooLargeException _,
                    RecordBatchTooLargeException _,
                    InvalidTopicException _,
                    SerializationException _ -> true;
            case IllegalStateException _ -> false; // the producer is closed, for we are stopping
            case Throwable other -> !Cure.isCurable(other);
        };
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause(cause) : failure;
    }
}
