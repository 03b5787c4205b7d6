package dev.earshot.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker that is its own controller (KRaft), listening on the loopback address. Applications must be stopped
 * before it: a consumer that loses its broker only notices by time.
 */
public final class LocalBroker implements AutoCloseable {
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private LocalBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @param folder its data; formatted when empty
     * @param port for clients
     * @param controllerPort for the controller's own listener
     * @throws IOException when the folder cannot be written
     */
    public static LocalBroker start(Path folder, int port, int controllerPort) throws IOException {
        Path data = folder.toAbsolutePath();
        Files.createDirectories(data);
        format(data);
        String bootstrapServers = "localhost:" + port;
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("auto.create.topics.enable", "false");
        // One node: internal topics have one replica, and few partitions, for each costs files and memory.
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "3000");
        settings.put("group.coordinator.threads", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "1");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.segment.bytes", "16777216");
        settings.put("log.index.size.max.bytes", "1048576");
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(toProperties(settings), false), Time.SYSTEM);
        server.startup();
        return new LocalBroker(server, bootstrapServers);
    }

    private static Properties toProperties(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private static void format(Path data) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setUnstableFeatureVersionsEnabled(false)
                    .setControllerListenerName(CONTROLLER)
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot format the broker's folder " + data, e);
        }
    }

    /** Where clients connect, {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops in order and returns when all is on disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Returns when it has stopped. */
    void awaitEnd() {
        server.awaitShutdown();
    }
}
