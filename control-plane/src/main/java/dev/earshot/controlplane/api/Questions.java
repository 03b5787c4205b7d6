package dev.earshot.controlplane.api;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Clock;
import java.util.List;

/** Puts a request's query beside who asks, when, and what his agents are called. */
@Singleton
final class Questions {
    private final Configuration configuration;
    private final Clock clock;

    @Inject
    Questions(Configuration configuration, Clock clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    ListQuery.Asked of(MultivaluedMap<String, String> query, Caller caller) {
        return new ListQuery.Asked(query, caller.projects(), assistant -> agents(caller, assistant), clock.instant());
    }

    private List<Long> agents(Caller caller, String assistant) {
        ConfigSnapshot config = configuration.now();
        return caller.projects().stream()
                .flatMap(project -> config.agents(project).stream())
                .filter(agent -> assistant.equals(agent.assistantId()))
                .map(Agent::id)
                .toList();
    }
}
