package dev.earshot.controlplane.relay;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before the relay leads with a healed topic, or knows that another replica does. It stays ready when the
 * database goes away later: what waits then shows in the oldest-unprocessed age.
 */
@Readiness
@ApplicationScoped
class RelayHealth implements HealthCheck {
    private final Relay relay;

    @Inject
    RelayHealth(Relay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        RelayState state = relay.state();
        return HealthCheckResponse.named("outbox-relay")
                .status(state != RelayState.STARTING)
                .withData("state", state.name().toLowerCase(Locale.ROOT))
                .build();
    }
}
