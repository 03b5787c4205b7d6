package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.change.AgentFields;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.store.config.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Agents in the groups of the newer form, and how their webhooks arrive. */
@Singleton
final class AgentJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** What the newer form knows as a provider; the flat one knows some that are its customers' own. */
    private static final Set<String> PROVIDERS = Set.of(
            "vapi",
            "retell",
            "elevenlabs",
            "cisco",
            "bland",
            "livekit",
            "pipecat",
            "synthflow",
            "agora",
            "koreai",
            "genesys",
            "amazon_connect",
            "telnyx",
            "");

    private final Shown shown;

    @Inject
    AgentJson(Shown shown) {
        this.shown = shown;
    }

    ObjectNode of(Stored<Agent> stored, List<Source> sources) {
        Agent agent = stored.document();
        JsonNode settings = agent.settings();
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("id", agent.id())
                .put("name", agent.name())
                .put("description", settings.path("description").asText())
                .put("project", agent.projectId())
                .put("language", settings.path("language").asText("en"));
        json.set("telephony", telephony(agent));
        json.set("provider", provider(agent));
        json.set("agent_speaks_first", orNull(settings, "agent_gives_first_message"));
        json.putArray("knowledge_base_files");
        json.putArray("enabled_personalities");
        json.putArray("mock_tools");
        json.putArray("dynamic_variables");
        json.put("mock_tools_enabled", settings.path("mock_tools_enabled").asBoolean());
        json.putNull("mock_tools_provider").set("email_id", email(settings));
        rest(json, stored, sources);
        return json;
    }

    /** What both forms have. */
    void rest(ObjectNode json, Stored<Agent> stored, List<Source> sources) {
        Agent agent = stored.document();
        json.put("webhook_url", agent.webhookUrl() == null ? "" : agent.webhookUrl());
        shown.put(json, "agent", agent.id(), "webhook_secret", agent.webhookSecret());
        var rows = json.putArray("sources");
        sources.stream().filter(source -> source.agentId() == agent.id()).forEach(source -> rows.add(source(source)));
        json.put("created_at", stored.createdAt().toString())
                .put("updated_at", stored.updatedAt().toString());
    }

    private ObjectNode source(Source source) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("id", source.id())
                .put("provider", source.provider())
                .put("scheme", source.scheme())
                .put("path", "/observability/v1/" + source.provider() + "/observe/");
        shown.put(json, "source", source.id(), "secret", source.secret());
        source.options().properties().forEach(option -> json.set(option.getKey(), option.getValue()));
        return json;
    }

    private ObjectNode telephony(Agent agent) {
        JsonNode settings = agent.settings();
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("phone_number", settings.path("contact_number").asText())
                .put("inbound", settings.path("inbound").asBoolean());
        json.set("sip_uri", orNull(settings, "sip_endpoint"));
        json.set("sip_auth", login(agent, "sip_auth"));
        json.set("websocket_url", orNull(settings, "websocket_voice_url"));
        json.set("websocket_auth", login(agent, "websocket_auth"));
        json.set("outbound_numbers", orEmpty(settings, "outbound_numbers"));
        return json;
    }

    private ObjectNode provider(Agent agent) {
        JsonNode settings = agent.settings();
        String type = settings.path("assistant_provider").asText();
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("type", PROVIDERS.contains(type) ? type : "custom")
                .put("agent_id", agent.assistantId())
                .putNull("credentials");
        ObjectNode keys = EarshotJson.MAPPER.createObjectNode();
        String key = AgentFields.keyOf(type);
        shown.putKey(keys, "agent", agent.id(), key, settings);
        json.set("credentials_configured", keys.path(key + "_configured"));
        String chat = settings.path("chat_provider").asText();
        json.put("chat_provider", chat);
        if (chat.isEmpty() && !settings.has("chat_assistant_id")) {
            json.putNull("chat_agent_details");
        } else {
            json.putObject("chat_agent_details")
                    .put("type", chat)
                    .putObject("config")
                    .put("agent_id", settings.path("chat_assistant_id").asText());
        }
        json.set("auto_dial_outbound", orNull(settings, "outbound_auto_call"));
        json.set("auto_import_calls", orNull(settings, "auto_fetch_calls_enabled"));
        json.set("auto_sync_prompt", orNull(settings, "auto_sync_prompt_enabled"));
        json.set("send_post_conversation_metadata", orNull(settings, "send_post_conversation_metadata"));
        json.set("redact_fields", orNull(settings, "redact_fields"));
        return json;
    }

    /** A user name with its password masked, {@code null} where there is none. */
    JsonNode login(Agent agent, String name) {
        String text = shown.open("agent", agent.id(), name, agent.settings());
        if (text == null) {
            return NODES.nullNode();
        }
        return NODES.objectNode()
                .put(
                        "username",
                        EarshotJson.read(text, JsonNode.class).path("username").asText())
                .put("password", Draft.MASK);
    }

    static JsonNode email(JsonNode settings) {
        String email = settings.path("email_id").asText();
        return email.isEmpty() ? NODES.nullNode() : NODES.textNode(email);
    }

    static JsonNode orNull(JsonNode settings, String name) {
        return settings.hasNonNull(name) ? settings.path(name) : NODES.nullNode();
    }

    static JsonNode orEmpty(JsonNode settings, String name) {
        return settings.hasNonNull(name) ? settings.path(name) : NODES.arrayNode();
    }
}
