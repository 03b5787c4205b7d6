package dev.earshot.evaluator;

import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.evaluation.Serialized;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of the records of the hop: each is counted once, when its batch is published. */
final class Accounts {
    private static final String HOP = "evaluator";

    private final Outcomes outcomes;

    Accounts(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /** A batch is in the hand. */
    void takes(List<ConsumerRecord<String, byte[]>> records) {
        outcomes.oldest(
                HOP,
                records.stream()
                        .map(each -> Instant.ofEpochMilli(each.timestamp()))
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX));
    }

    /** No batch is in the hand. */
    void rests() {
        outcomes.oldest(HOP, Instant.MAX);
    }

    void ended(Intake intake, Collection<Step> steps, Instant now) {
        for (Step step : steps) {
            outcomes.count(HOP, step.outcome(), step instanceof Step.Aside aside ? aside.reason() : "");
            if (step instanceof Step.Write write && write.outcome().equals("decided")) {
                Serialized<Verdict> verdict = write.verdict();
                if (verdict != null) {
                    outcomes.freshness(Duration.between(verdict.value().webhookAt(), now));
                }
                write.scores().forEach(row -> outcomes.count("metrics", row.state(), ""));
            }
        }
        several("rejected", "no_call_revision", intake.setAside().size());
        several("ignored", "tombstone", intake.tombstones());
        several("outdated", "same_batch", intake.outdated());
    }

    void failed(int records) {
        several("rejected", "internal", records);
    }

    private void several(String outcome, String reason, int times) {
        if (times > 0) {
            outcomes.count(HOP, outcome, reason, times);
        }
    }
}
