package dev.earshot.platform.webhook;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import org.jspecify.annotations.Nullable;

/** Where a project is told. */
public final class WebhookAddress {
    private WebhookAddress() {}

    /**
     * The address; an agent's own goes before its project's.
     *
     * @param agent {@code null} when it is no matter of one
     * @return {@code null} when none is set up
     */
    public static @Nullable String of(Project project, @Nullable Agent agent) {
        return agent != null && agent.webhookUrl() != null ? agent.webhookUrl() : project.webhookUrl();
    }
}
