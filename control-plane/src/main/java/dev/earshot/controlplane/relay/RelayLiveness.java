package dev.earshot.controlplane.relay;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Our own loop runs; whether Kafka or PostgreSQL answer it says nothing of. */
@Liveness
@ApplicationScoped
class RelayLiveness implements HealthCheck {
    private final Relay relay;

    @Inject
    RelayLiveness(Relay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("outbox-relay-loop")
                .status(relay.isAlive())
                .build();
    }
}
