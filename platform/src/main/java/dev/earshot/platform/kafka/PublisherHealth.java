package dev.earshot.platform.kafka;

import dev.earshot.platform.config.KnownConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before the producer knows every topic; it stays ready when Kafka goes away later. Who serves by a copy of the
 * configuration has a place of his own for what Kafka cannot take, and is ready without.
 */
@Readiness
@ApplicationScoped
class PublisherHealth implements HealthCheck {
    private final Publisher publisher;
    private final KnownConfiguration configuration;

    @Inject
    PublisherHealth(Publisher publisher, KnownConfiguration configuration) {
        this.publisher = publisher;
        this.configuration = configuration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("kafka-topics-known")
                .status(publisher.isReady() || configuration.isFromCopy())
                .build();
    }
}
