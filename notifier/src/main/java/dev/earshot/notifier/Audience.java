package dev.earshot.notifier;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.webhook.WebhookAddress;

/** Whom a verdict is told. */
sealed interface Audience {
    /** This address. */
    record Endpoint(String url) implements Audience {}

    /** This address, but the project's switches keep such a verdict silent. */
    record Muted(String url) implements Audience {}

    /** No address is set up, or the project is deleted. */
    record Nobody() implements Audience {}

    /** The audience of a verdict; an agent's own address goes before its project's. */
    static Audience of(Verdict verdict, ConfigSnapshot config) {
        Project project = config.project(verdict.projectId());
        if (project == null) {
            return new Nobody();
        }
        Long agentId = verdict.agentId();
        Agent agent = agentId == null ? null : config.agent(project.id(), agentId);
        String url = WebhookAddress.of(project, agent);
        if (url == null) {
            return new Nobody();
        }
        return (verdict.success() ? project.notifySuccess() : project.notifyFailed())
                ? new Endpoint(url)
                : new Muted(url);
    }
}
