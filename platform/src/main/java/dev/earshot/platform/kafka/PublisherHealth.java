package dev.earshot.platform.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the producer knows every topic; it stays ready when Kafka goes away later. */
@Readiness
@ApplicationScoped
class PublisherHealth implements HealthCheck {
    private final Publisher publisher;

    @Inject
    PublisherHealth(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("kafka-topics-known")
                .status(publisher.isReady())
                .build();
    }
}
