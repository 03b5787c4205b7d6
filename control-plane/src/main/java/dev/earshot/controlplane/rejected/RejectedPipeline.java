package dev.earshot.controlplane.rejected;

import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.Refusal;
import dev.earshot.store.rejected.Rejected;
import dev.earshot.store.rejected.RejectedIndex;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Keeps the index of the rejected topic. Replicas share its partitions; whoever reads a part again, or all of it from its
 * start, changes nothing.
 */
@ApplicationScoped
public class RejectedPipeline {
    private static final Logger LOG = Logger.getLogger(RejectedPipeline.class);
    private static final String HOP = "rejected-index";

    private final Pool pool;
    private final Outcomes outcomes;

    @Inject
    RejectedPipeline(Pool pool, Outcomes outcomes) {
        this.pool = pool;
        this.outcomes = outcomes;
    }

    /** Takes a batch; ends when all of it is in the index, however long PostgreSQL is away. */
    @Incoming("control-plane-rejected")
    Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
        Instant oldest = Instant.MAX;
        List<Rejected> found = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : batch) {
            Instant written = Instant.ofEpochMilli(each.timestamp());
            oldest = written.isBefore(oldest) ? written : oldest;
            found.add(Found.of(each));
        }
        outcomes.oldest(HOP, oldest);
        return Multi.createFrom()
                .iterable(rounds(found))
                .onItem()
                .transformToUniAndConcatenate(this::index)
                .collect()
                .last()
                .invoke(() -> outcomes.oldest(HOP, Instant.MAX))
                .replaceWithVoid();
    }

    private record Key(long project, String id) {}

    /** One statement meets a row once: what was rejected twice in a batch comes in a round after the other. */
    private static List<List<Rejected>> rounds(List<Rejected> found) {
        Map<Key, Integer> seen = new LinkedHashMap<>();
        List<List<Rejected>> rounds = new ArrayList<>();
        for (Rejected each : found) {
            int round = seen.merge(new Key(each.projectId(), each.id()), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(each);
        }
        return rounds;
    }

    private Uni<Boolean> index(List<Rejected> rows) {
        return Cure.until(
                "store",
                () -> RejectedIndex.index(pool, rows)
                        .map(fresh -> {
                            outcomes.count(HOP, "indexed", "", fresh);
                            outcomes.count(HOP, "known", "", rows.size() - fresh);
                            return true;
                        })
                        .onFailure(failure -> Refusal.isRefused(failure) || !Cure.isCurable(failure))
                        .recoverWithUni(refused -> halve(rows, refused)));
    }

    /** A row that the database refuses must not keep the others out: it stays on the topic, and a log line says where. */
    private Uni<Boolean> halve(List<Rejected> rows, Throwable refused) {
        if (rows.size() > 1) {
            int middle = rows.size() / 2;
            return index(rows.subList(0, middle)).chain(() -> index(rows.subList(middle, rows.size())));
        }
        LOG.errorf(
                "rejection not indexed: partition=%d offset=%d error=%s",
                rows.getFirst().partition(),
                rows.getFirst().offset(),
                refused.getClass().getName());
        outcomes.count(HOP, "failed", "");
        return Uni.createFrom().item(false);
    }
}
