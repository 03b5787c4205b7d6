package dev.earshot.infra;

import dev.earshot.contracts.event.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the house on a broker of one machine: at most 3 partitions, one replica. */
public final class LocalTopics {
    private static final int MOST_PARTITIONS = 3;

    private LocalTopics() {}

    /**
     * Creates the topics that are missing; those that exist stay as they are.
     *
     * @param timeoutMs how long to wait for the broker, milliseconds
     * @throws IllegalStateException when the broker does not answer in time
     */
    public static void create(String bootstrapServers, int timeoutMs) throws InterruptedException {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", Integer.toString(timeoutMs)))) {
            Set<String> existing = admin.listTopics(new ListTopicsOptions().timeoutMs(timeoutMs))
                    .names()
                    .get();
            List<NewTopic> missing = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                if (!existing.contains(topic.topicName())) {
                    missing.add(
                            new NewTopic(topic.topicName(), Math.min(topic.partitions(), MOST_PARTITIONS), (short) 1)
                                    .configs(topic.settings()));
                }
            }
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("the broker at " + bootstrapServers + " does not answer", e.getCause());
            }
        }
    }
}
