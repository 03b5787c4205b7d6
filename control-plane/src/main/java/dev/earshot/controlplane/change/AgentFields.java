package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.controlplane.input.Section;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an agent, but for its name: flat ones, and the same in the groups of the newer form. */
public final class AgentFields {
    private static final int LONGEST_ASSISTANT = 255;
    private static final Map<String, String> TELEPHONY = Map.of(
            "phone_number", "contact_number",
            "inbound", "inbound",
            "sip_uri", "sip_endpoint",
            "sip_auth", "sip_auth",
            "websocket_url", "websocket_voice_url",
            "websocket_auth", "websocket_auth",
            "outbound_numbers", "outbound_numbers");
    private static final Map<String, String> PROVIDER = Map.of(
            "type", "assistant_provider",
            "auto_dial_outbound", "outbound_auto_call",
            "auto_import_calls", ProjectSettings.AUTO_FETCH,
            "auto_sync_prompt", "auto_sync_prompt_enabled",
            "send_post_conversation_metadata", "send_post_conversation_metadata",
            "redact_fields", AgentSettings.REDACT);
    /** How a provider's credentials are called in the flat form, where that is not the provider's name. */
    private static final Map<String, String> CREDENTIALS = Map.of(
            "self_hosted", "custom_provider_api_key",
            "koreai", "koreai_client_secret",
            "genesys", "genesys_client_secret",
            "agentforce", "agentforce_client_secret",
            "sierra", "sierra_agent_token",
            "amazon_connect", "amazon_connect_security_token");

    private AgentFields() {}

    /** A new agent without anything of its own. */
    public static ObjectNode fresh(Draft draft, long id, long project, String name) {
        ObjectNode agent = draft.edit("agent", null);
        agent.put("id", id).put("project_id", project).put("name", name).putObject("settings");
        return agent;
    }

    /** Takes over what the flat form says. */
    public static void applyFlat(Section section, Draft draft, ObjectNode agent) {
        assistant(section, "assistant_id", agent);
        if (section.clears("webhook_url")) {
            agent.putNull("webhook_url");
        }
        section.take("webhook_url", () -> agent.put("webhook_url", Texts.url(section, "webhook_url")));
        section.take(
                "webhook_secret", () -> draft.seal(agent, "webhook_secret", Texts.secret(section, "webhook_secret")));
        AgentSettings.apply(section, draft, agent);
    }

    /** Takes over what the newer form says in its groups; what stands flat beside them is read by {@link #applyFlat}. */
    public static void applyGroups(Section section, Draft draft, ObjectNode agent) {
        AgentSettings.apply(section, "agent_speaks_first", draft, agent, "agent_gives_first_message");
        section.take("telephony", () -> each(section.section("telephony"), TELEPHONY, draft, agent));
        section.take("provider", () -> {
            Section provider = section.section("provider");
            if (provider == null) {
                return;
            }
            assistant(provider, "agent_id", agent);
            each(provider, PROVIDER, draft, agent);
            chat(provider.section("chat_agent_details"), draft, agent);
            Section credentials = provider.section("credentials");
            if (credentials != null) {
                String type =
                        agent.path("settings").path(AgentSettings.PROVIDER).asText();
                AgentSettings.apply(credentials, "api_key", draft, agent, keyOf(type));
                AgentSettings.apply(credentials, "config", draft, agent, dataOf(type));
            }
        });
    }

    /** The flat name of a provider's credential. */
    public static String keyOf(String provider) {
        String name = provider.isEmpty() ? "self_hosted" : provider;
        return CREDENTIALS.getOrDefault(name, name + "_api_key");
    }

    private static String dataOf(String provider) {
        return provider.isEmpty() || provider.equals("self_hosted") ? "custom_provider_data" : provider + "_data";
    }

    private static void chat(@Nullable Section chat, Draft draft, ObjectNode agent) {
        if (chat == null) {
            return;
        }
        AgentSettings.apply(chat, "type", draft, agent, "chat_provider");
        AgentSettings.apply(chat, "config", draft, agent, "chat_config");
        Section config = chat.section("config");
        if (config != null) {
            AgentSettings.apply(config, "agent_id", draft, agent, "chat_assistant_id");
        }
    }

    private static void each(@Nullable Section group, Map<String, String> names, Draft draft, ObjectNode agent) {
        if (group != null) {
            names.forEach((field, name) -> AgentSettings.apply(group, field, draft, agent, name));
        }
    }

    private static void assistant(Section section, String field, ObjectNode agent) {
        if (section.clears(field)) {
            agent.putNull("assistant_id");
        }
        section.take(field, () -> {
            String assistant = section.text(field, LONGEST_ASSISTANT);
            agent.put("assistant_id", assistant == null || assistant.isBlank() ? null : assistant);
        });
    }

    /** Another agent of the project that the provider knows by the same id, {@code null} when there is none. */
    public static @Nullable Agent sameAssistant(Draft draft, Agent agent) {
        String assistant = agent.assistantId();
        return assistant == null
                ? null
                : draft.find(
                        Agent.class,
                        each -> each.projectId() == agent.projectId()
                                && each.id() != agent.id()
                                && assistant.equals(each.assistantId()));
    }
}
