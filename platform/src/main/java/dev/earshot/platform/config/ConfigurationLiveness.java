package dev.earshot.platform.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A process whose reader has ended would go on with revoked keys for ever. Kafka being away does not end it. */
@Liveness
@ApplicationScoped
class ConfigurationLiveness implements HealthCheck {
    private final Configuration configuration;

    @Inject
    ConfigurationLiveness(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("configuration-reader")
                .status(configuration.isFollowing())
                .build();
    }
}
