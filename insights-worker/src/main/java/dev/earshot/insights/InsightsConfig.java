package dev.earshot.insights;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.LocalTime;

/** What an operator may set ({@code earshot.insights.*}). */
@ConfigMapping(prefix = "earshot.insights")
public interface InsightsConfig {
    /** When the audits of the day before begin, UTC. */
    @WithDefault("02:00")
    LocalTime auditAt();
}
