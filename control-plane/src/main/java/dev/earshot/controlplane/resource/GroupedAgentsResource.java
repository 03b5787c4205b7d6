package dev.earshot.controlplane.resource;

import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Writes;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;

/** Agents in groups. */
@Path("/test_framework/v2/aiagents")
public class GroupedAgentsResource extends AgentsResource {
    @Inject
    GroupedAgentsResource(
            Callers callers,
            Configs configs,
            AgentJson groups,
            FlatAgentJson flat,
            Histories histories,
            Writes writes) {
        super(false, callers, configs, groups, flat, histories, writes);
    }
}
