package dev.earshot.platform.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the configuration that stood on the topic at the start has been read. */
@Readiness
@ApplicationScoped
class ConfigurationHealth implements HealthCheck {
    private final Configuration configuration;

    @Inject
    ConfigurationHealth(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("configuration")
                .status(configuration.isReady())
                .withData("offset", configuration.now().nextOffset())
                .build();
    }
}
