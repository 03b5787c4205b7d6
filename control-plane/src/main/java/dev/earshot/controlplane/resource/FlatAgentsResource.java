package dev.earshot.controlplane.resource;

import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Writes;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;

/** Agents in the flat form. */
@Path("/test_framework/v1/aiagents")
public class FlatAgentsResource extends AgentsResource {
    @Inject
    FlatAgentsResource(
            Callers callers,
            Configs configs,
            AgentJson groups,
            FlatAgentJson flat,
            Histories histories,
            Writes writes) {
        super(true, callers, configs, groups, flat, histories, writes);
    }
}
