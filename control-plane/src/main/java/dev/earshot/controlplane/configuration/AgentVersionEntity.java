package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** An agent as it was after one change; never changed. */
@Entity
@Table(name = "agent_version")
class AgentVersionEntity {
    @Embeddable
    record VersionKey(long agentId, long number) {
        static VersionKey of(Agent agent) {
            return new VersionKey(agent.id(), agent.version());
        }
    }

    @EmbeddedId
    VersionKey number;

    long projectId;
    String document;

    static AgentVersionEntity of(Agent agent) {
        AgentVersionEntity version = new AgentVersionEntity();
        version.number = VersionKey.of(agent);
        version.projectId = agent.projectId();
        version.document = Json.text(agent);
        return version;
    }
}
