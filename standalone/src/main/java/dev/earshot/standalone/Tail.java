package dev.earshot.standalone;

import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Evaluation events as any subscriber sees them, a line each. */
final class Tail {
    private Tail() {}

    /** A consumer of all partitions, from now on. */
    static KafkaConsumer<String, byte[]> consumer(Settings settings, Topic topic) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", settings.bootstrapServers());
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName(), Duration.ofSeconds(10)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    /** Prints until the process is stopped. */
    static void follow(Settings settings, Topic topic, PrintStream out) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(settings, topic)) {
            out.println("listening to " + topic.topicName() + " on " + settings.bootstrapServers() + ", Ctrl-C ends");
            while (true) {
                consumer.poll(Duration.ofMillis(500))
                        .forEach(record -> out.println(
                                topic == Topic.VERDICTS
                                        ? line(EarshotJson.read(record.value(), Verdict.class))
                                        : line(EarshotJson.read(record.value(), Score.class))));
            }
        }
    }

    static String line(Verdict verdict) {
        String failed = verdict.rules().stream()
                .filter(rule -> Boolean.FALSE.equals(rule.passed()))
                .map(rule -> rule.metricName() + " = "
                        + (rule.value() == null ? "-" : rule.value().asText()) + ", wanted " + rule.conditions())
                .collect(Collectors.joining("; "));
        return String.format(
                Locale.ROOT,
                "%s  %-28s %d of %d metrics scored%s%s",
                verdict.success() ? "PASS" : "FAIL",
                verdict.callId(),
                verdict.scored(),
                verdict.planned(),
                verdict.partial() ? ", partial" : "",
                failed.isEmpty() ? "" : "  (" + failed + ")");
    }

    static String line(Score score) {
        String value = switch (score.outcome()) {
            case Outcome.Scored scored ->
                scored.score() == null ? String.valueOf(scored.choice()) : String.valueOf(scored.score());
            case Outcome.SampledOut _,
                    Outcome.TriggerFalse _,
                    Outcome.NotApplicable _,
                    Outcome.NotEvaluated _,
                    Outcome.Failed _ -> score.outcome().end();
        };
        return String.format(Locale.ROOT, "%-28s %-36s %s", score.callId(), score.metricName(), value);
    }
}
