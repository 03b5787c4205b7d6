package dev.earshot.contracts.event;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every topic of the house: its name, partitions and retention, said once. */
public enum Topic {
    /** Raw webhooks, bytes untouched. */
    WEBHOOKS(Names.WEBHOOKS, 12, Duration.ofDays(7), Size.RAW),
    /** Webhooks that could not be read, with the reason and the original bytes. */
    WEBHOOKS_REJECTED(Names.WEBHOOKS_REJECTED, 3, Duration.ofDays(30), Size.RAW),
    /** Whole call revisions. */
    CALLS(Names.CALLS, 12, Duration.ofDays(7), Size.LARGE),
    /** One score a record. */
    SCORES(Names.SCORES, 12, Duration.ofDays(30), Size.SMALL),
    /** One verdict a record, after its scores. */
    VERDICTS(Names.VERDICTS, 12, Duration.ofDays(30), Size.SMALL),
    /** Failure-mode audits. */
    INSIGHTS("earshot.insights.v1", 3, Duration.ofDays(30), Size.SMALL),
    /** Alerts that fired. */
    ALERTS("earshot.alerts.v1", 3, Duration.ofDays(30), Size.SMALL),
    /** Results of test runs. */
    RESULTS("earshot.results.v1", 3, Duration.ofDays(30), Size.SMALL),
    /** Commands to evaluate again. */
    EVALUATIONS_REQUESTED(Names.EVALUATIONS_REQUESTED, 6, Duration.ofDays(7), Size.SMALL),
    /** Configuration documents, compacted. */
    CONFIG(Names.CONFIG, 1, Duration.ZERO, Size.SMALL);

    /** The names as constants, for annotations and configuration. */
    public static final class Names {
        public static final String WEBHOOKS = "earshot.webhooks.v1";
        public static final String WEBHOOKS_REJECTED = "earshot.webhooks.rejected.v1";
        public static final String CALLS = "earshot.calls.v1";
        public static final String SCORES = "earshot.scores.v1";
        public static final String VERDICTS = "earshot.verdicts.v1";
        public static final String EVALUATIONS_REQUESTED = "earshot.evaluations.requested.v1";
        public static final String CONFIG = "earshot.config.v1";

        private Names() {}
    }

    /** How large the records of a topic may be. */
    private enum Size {
        SMALL,
        LARGE,
        RAW
    }

    /** Largest record on a topic of documents of ours, in bytes. */
    public static final int LARGE_RECORD = 8 * 1024 * 1024;
    /** Largest record on a topic of what others sent, in bytes: the largest body (10 MiB), its key and its headers. */
    public static final int RAW_RECORD = 11 * 1024 * 1024;

    private final String topicName;
    private final int partitions;
    private final Duration retention;
    private final Size size;

    Topic(String topicName, int partitions, Duration retention, Size size) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.retention = retention;
        this.size = size;
    }

    /** The name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** Partitions in production; the one-machine form takes at most 3. */
    public int partitions() {
        return partitions;
    }

    /** Broker settings of the topic. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (this == CONFIG) {
            settings.put("cleanup.policy", "compact");
            settings.put(
                    "max.compaction.lag.ms", Long.toString(Duration.ofHours(1).toMillis()));
            settings.put(
                    "delete.retention.ms", Long.toString(Duration.ofHours(24).toMillis()));
        } else {
            settings.put("cleanup.policy", "delete");
            settings.put("retention.ms", Long.toString(retention.toMillis()));
        }
        switch (size) {
            case SMALL -> {}
            case LARGE -> settings.put("max.message.bytes", Integer.toString(LARGE_RECORD));
            case RAW -> settings.put("max.message.bytes", Integer.toString(RAW_RECORD));
        }
        return settings;
    }
}
