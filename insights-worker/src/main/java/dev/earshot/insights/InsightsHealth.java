package dev.earshot.insights;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once its schedule is read; says that no audit is made yet. */
@Readiness
@ApplicationScoped
class InsightsHealth implements HealthCheck {
    private final InsightsConfig config;

    @Inject
    InsightsHealth(InsightsConfig config) {
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("insights-schedule")
                .up()
                .withData("audit-at-utc", config.auditAt().toString())
                .withData("audits", "none yet")
                .build();
    }
}
