package dev.earshot.platform.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before there is a configuration: all that stood on the topic at the start, or, where one is kept, its copy. */
@Readiness
@ApplicationScoped
class ConfigurationHealth implements HealthCheck {
    private final KnownConfiguration configuration;

    @Inject
    ConfigurationHealth(KnownConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("configuration")
                .status(configuration.isReady())
                .withData("offset", configuration.now().nextOffset())
                .withData("from_copy", configuration.isFromCopy())
                .build();
    }
}
