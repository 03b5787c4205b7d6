package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of an agent, under the names of the flat form: each has its type, whether or not anything acts on it yet.
 * What may hold credentials is sealed.
 */
public final class AgentSettings {
    /** Languages that an agent may speak. */
    public static final Set<String> LANGUAGES =
            Set.of(("af ar bn bg zh cs da nl en et fi fr de el gu hi he hu id it ja kn"
                            + " ko ms ml mr multi no pl pa pt ro ru sk es sv th tr tl ta te uk vi")
                    .split(" "));
    /** Kinds of personal data that may be redacted. */
    public static final Set<String> REDACTABLE =
            Set.of(("person_name age phone_number email_address date time location origin gender_sexuality"
                            + " physical_attribute occupation username password ip_address url filename event vehicle_id dob"
                            + " healthcare_number medical_professional credit_card account_number bank_account money ssn"
                            + " passport_number driver_license numerical_pii")
                    .split(" "));
    /** Who may run an agent; {@code self_hosted} is the customer's own. */
    public static final Set<String> PROVIDERS = choices(
            "vapi retell elevenlabs vocera sms whatsapp self_hosted agentforce"
                    + " cisco bland livekit pipecat synthflow agora koreai genesys amazon_connect telnyx sierra custom");
    /** Credentials, each sealed under its name and {@code _secret}. */
    public static final Set<String> KEYS = Set.of(
            "vapi_api_key",
            "vapi_public_key",
            "retell_api_key",
            "elevenlabs_api_key",
            "bland_api_key",
            "livekit_api_key",
            "pipecat_api_key",
            "synthflow_api_key",
            "telnyx_api_key",
            "agora_api_key",
            "custom_provider_api_key",
            "koreai_client_secret",
            "genesys_client_secret",
            "agentforce_client_secret",
            "sierra_agent_token",
            "amazon_connect_security_token");
    /** Objects that may hold credentials, sealed as texts. */
    public static final Set<String> SEALED_OBJECTS = Set.of(
            "vapi_data",
            "retell_data",
            "elevenlabs_data",
            "bland_data",
            "livekit_data",
            "pipecat_data",
            "synthflow_data",
            "koreai_data",
            "genesys_data",
            "agora_data",
            "agentforce_data",
            "sierra_data",
            "amazon_connect_data",
            "custom_provider_data",
            "sip_auth",
            "websocket_auth",
            "websocket_headers",
            "chat_config");

    static final String REDACT = "redact_fields";
    static final String LANGUAGE = "language";
    static final String PROVIDER = "assistant_provider";

    private static final Map<String, Integer> TEXTS = Map.ofEntries(
            Map.entry("description", 32_000),
            Map.entry("chat_assistant_id", 255),
            Map.entry("websocket_url", 2_048),
            Map.entry("websocket_voice_url", 255),
            Map.entry("llm_system_prompt", 32_000),
            Map.entry("llm_model", 100),
            Map.entry("sip_endpoint", 255),
            Map.entry("email_id", 254),
            Map.entry("chat_provider", 100),
            Map.entry("transcript_provider", 100));
    private static final Set<String> TRUTHS = Set.of(
            "inbound",
            "outbound_auto_call",
            "auto_update_dropoff_nodes",
            "auto_update_topic_nodes",
            "auto_sync_prompt_enabled",
            "agent_gives_first_message",
            "send_post_conversation_metadata",
            "mock_tools_enabled",
            ProjectSettings.AUTO_FETCH);
    private static final Set<String> LISTS =
            Set.of("pronunciation_words", "spelling_word_types", "hallucination_metric_kb_files");
    private static final Set<String> OBJECTS = Set.of("dropoff_nodes", "topic_nodes");
    private static final String NUMBERS = "outbound_numbers";
    private static final String NUMBER = "contact_number";
    private static final int LARGEST_JSON = 64 * 1024;
    private static final int MOST_NUMBERS = 1_000;

    private AgentSettings() {}

    private static Set<String> choices(String words) {
        Set<String> choices = new HashSet<>(List.of(words.split(" ")));
        choices.add("");
        return Set.copyOf(choices);
    }

    /** Names of all of them. */
    public static Set<String> names() {
        Set<String> names = new HashSet<>(TEXTS.keySet());
        names.addAll(TRUTHS);
        names.addAll(KEYS);
        names.addAll(SEALED_OBJECTS);
        names.addAll(LISTS);
        names.addAll(OBJECTS);
        names.addAll(List.of(NUMBER, REDACT, LANGUAGE, PROVIDER, NUMBERS, "llm_temperature", "llm_max_tokens"));
        return names;
    }

    /** Takes over those that a section speaks of. */
    public static void apply(Section section, Draft draft, ObjectNode agent) {
        for (String name : section.names()) {
            apply(section, name, draft, agent, name);
        }
    }

    /**
     * Takes over one.
     *
     * @param field as the section calls it
     * @param name as it is called here
     */
    static void apply(Section section, String field, Draft draft, ObjectNode agent, String name) {
        ObjectNode settings = (ObjectNode) agent.path("settings");
        if (section.clears(field)) {
            settings.remove(List.of(name, name + Draft.SEALED));
            return;
        }
        section.take(field, () -> {
            Integer longest = TEXTS.get(name);
            if (longest != null) {
                settings.put(name, section.text(field, longest));
            } else if (TRUTHS.contains(name)) {
                settings.put(name, section.truth(field));
            } else if (KEYS.contains(name)) {
                draft.sealKey(agent, name, Texts.secret(section, field));
            } else if (SEALED_OBJECTS.contains(name)) {
                JsonNode object = json(section, field);
                draft.sealKey(agent, name, object.isEmpty() ? "" : EarshotJson.text(object));
            } else {
                other(section, field, settings, name);
            }
        });
    }

    private static void other(Section section, String field, ObjectNode settings, String name) {
        switch (name) {
            case LANGUAGE -> settings.put(name, section.choice(field, LANGUAGES));
            case PROVIDER -> settings.put(name, provider(section, field));
            case REDACT -> settings.set(name, redacted(section, field));
            case NUMBER -> settings.put(name, number(section, field));
            case NUMBERS -> settings.set(name, numbers(section, field));
            case "llm_temperature" -> settings.put(name, section.number(field, 0, 2));
            case "llm_max_tokens" -> settings.put(name, section.integer(field, 1, 1_000_000));
            default -> {
                if (LISTS.contains(name) || OBJECTS.contains(name)) {
                    settings.set(name, json(section, field));
                }
            }
        }
    }

    private static String number(Section section, String field) {
        String number = String.valueOf(section.text(field));
        if (!number.matches("|\\+\\d{7,29}")) {
            throw section.bad(field, "a number such as +12025550100, of at least 7 digits");
        }
        return number;
    }

    private static String provider(Section section, String field) {
        String provider = String.valueOf(section.choice(field, PROVIDERS));
        return provider.equals("custom") ? "self_hosted" : provider;
    }

    private static JsonNode redacted(Section section, String field) {
        List<String> kinds = section.texts(field);
        if (!REDACTABLE.containsAll(kinds)) {
            throw section.bad(
                    field,
                    "a list of "
                            + String.join(", ", REDACTABLE.stream().sorted().toList()));
        }
        return EarshotJson.MAPPER.valueToTree(kinds);
    }

    private static JsonNode numbers(Section section, String field) {
        List<String> numbers = section.texts(field);
        if (numbers.size() > MOST_NUMBERS || numbers.stream().anyMatch(number -> number.length() > 30)) {
            throw section.bad(field, "at most " + MOST_NUMBERS + " numbers of at most 30 characters");
        }
        return EarshotJson.MAPPER.valueToTree(numbers);
    }

    private static JsonNode json(Section section, String field) {
        JsonNode json = section.json(field);
        if (!json.isContainerNode()) {
            throw section.bad(field, LISTS.contains(field) ? "a list" : "an object");
        }
        if (EarshotJson.bytes(json).length > LARGEST_JSON) {
            throw section.bad(field, "at most " + LARGEST_JSON + " bytes");
        }
        return json;
    }
}
