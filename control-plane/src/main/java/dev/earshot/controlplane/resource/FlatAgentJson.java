package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.change.AgentSettings;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.store.config.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Agents in the flat form, as older clients know them; and in the row of a short list. */
@Singleton
final class FlatAgentJson {
    private static final String DATA = "_data";

    private final Shown shown;
    private final AgentJson newer;

    @Inject
    FlatAgentJson(Shown shown, AgentJson newer) {
        this.shown = shown;
        this.newer = newer;
    }

    ObjectNode of(Stored<Agent> stored, List<Source> sources) {
        Agent agent = stored.document();
        JsonNode settings = agent.settings();
        ObjectNode json = EarshotJson.MAPPER.createObjectNode().put("id", agent.id());
        json.put("project", agent.projectId()).put("agent_name", agent.name());
        for (String text : List.of(
                "contact_number",
                "description",
                "chat_assistant_id",
                "llm_system_prompt",
                "transcript_provider",
                "assistant_provider")) {
            json.put(text, settings.path(text).asText());
        }
        json.put("language", settings.path("language").asText("en"));
        json.put("assistant_id", agent.assistantId());
        for (String truth : List.of(
                "inbound",
                "outbound_auto_call",
                "auto_update_dropoff_nodes",
                "auto_update_topic_nodes",
                "auto_fetch_calls_enabled",
                "auto_sync_prompt_enabled")) {
            json.put(truth, settings.path(truth).asBoolean());
        }
        json.put("llm_model", settings.path("llm_model").asText("gpt-4o"));
        json.put("llm_temperature", settings.path("llm_temperature").asDouble(0));
        json.put("llm_max_tokens", settings.path("llm_max_tokens").asInt(4_096));
        for (String name : List.of(
                "websocket_url",
                "sip_endpoint",
                "websocket_voice_url",
                "pronunciation_words",
                "spelling_word_types",
                "agent_gives_first_message",
                "redact_fields")) {
            json.set(name, AgentJson.orNull(settings, name));
        }
        for (String nodes : List.of("dropoff_nodes", "topic_nodes")) {
            json.set(nodes, settings.hasNonNull(nodes) ? settings.path(nodes) : EarshotJson.MAPPER.createObjectNode());
        }
        json.set("hallucination_metric_kb_files", AgentJson.orEmpty(settings, "hallucination_metric_kb_files"));
        json.set("outbound_numbers", AgentJson.orEmpty(settings, "outbound_numbers"));
        json.put("knowledge_base_files", "").putArray("enabled_personalities");
        json.set("email_id", AgentJson.email(settings));
        sealed(json, agent);
        newer.rest(json, stored, sources);
        return json;
    }

    private void sealed(ObjectNode json, Agent agent) {
        AgentSettings.KEYS.forEach(key -> shown.putKey(json, "agent", agent.id(), key, agent.settings()));
        AgentSettings.SEALED_OBJECTS.stream()
                .filter(name -> name.endsWith(DATA))
                .forEach(name -> json.put(name, agent.settings().has(name + Draft.SEALED) ? Draft.MASK : ""));
        json.putObject("websocket_headers");
        json.set("sip_auth", newer.login(agent, "sip_auth"));
        json.set("websocket_auth", newer.login(agent, "websocket_auth"));
    }

    /** A row of the short list. */
    static ObjectNode brief(Stored<Agent> stored, long organization) {
        Agent agent = stored.document();
        JsonNode settings = agent.settings();
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("id", agent.id())
                .put("agent_name", agent.name())
                .put("project", agent.projectId())
                .put("organization", organization)
                .put("inbound", settings.path("inbound").asBoolean())
                .put("language", settings.path("language").asText("en"));
        // A number that is not there is not shown: readers expect one that can be called.
        if (!settings.path("contact_number").asText().isEmpty()) {
            json.set("contact_number", settings.path("contact_number"));
        }
        json.set("agent_gives_first_message", AgentJson.orNull(settings, "agent_gives_first_message"));
        return json.put("created_at", stored.createdAt().toString())
                .put("updated_at", stored.updatedAt().toString());
    }

    /** What a version was, without what is sealed. */
    static ObjectNode version(Agent agent) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("id", agent.id())
                .put("agent_name", agent.name())
                .put("language", agent.settings().path("language").asText("en"))
                .put("description", agent.settings().path("description").asText())
                .put("assistant_id", agent.assistantId())
                .put("mock_tools", "")
                .put("dynamic_variables", "")
                .put("knowledge_base_files", "");
    }
}
