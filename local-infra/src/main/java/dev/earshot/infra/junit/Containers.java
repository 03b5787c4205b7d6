package dev.earshot.infra.junit;

import dev.earshot.infra.Versions;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same parts in containers, where Docker answers; they end with the JVM. */
final class Containers {
    private Containers() {}

    @SuppressWarnings("resource") // Testcontainers removes both when the JVM ends
    static InfraSession.Addresses start() {
        KafkaContainer kafka = new KafkaContainer("apache/kafka-native:" + Versions.of("kafka"));
        PostgreSQLContainer postgres = new PostgreSQLContainer(
                        "postgres:" + Versions.of("postgres").split("\\.", 2)[0])
                .withUsername("postgres")
                .withPassword("test")
                .withCommand("postgres", "-c", "wal_level=logical", "-c", "max_replication_slots=10");
        kafka.start();
        postgres.start();
        return new InfraSession.Addresses(
                kafka.getBootstrapServers(), postgres.getHost(), postgres.getMappedPort(5432));
    }
}
