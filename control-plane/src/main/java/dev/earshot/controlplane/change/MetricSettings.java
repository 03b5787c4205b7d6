package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.Section;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The settings of a metric that nothing else of it is made of: each has its type, whether or not anything acts on it yet. */
public final class MetricSettings {
    private static final String CUSTOM_CODE = "custom_code";
    private static final String TRIGGER = "evaluation_trigger";
    private static final String TRIGGER_TYPE = "trigger_type";
    private static final String FILTERS = "alert_filters";
    private static final String WORKSPACE = "slack_workspace";
    private static final String CHANNEL = "slack_channel_id";
    private static final String NEW_AGENTS = "add_to_new_agents";
    private static final String FILES = "kb_file_ids";
    private static final int LONGEST_TEXT = 32_000;
    private static final int LARGEST_FILTERS = 64 * 1024;
    private static final int MOST_FILES = 1_000;

    private static final Map<String, Integer> TEXTS = Map.of(
            "prompt",
            LONGEST_TEXT,
            CUSTOM_CODE,
            64 * 1024,
            "evaluation_trigger_prompt",
            LONGEST_TEXT,
            "evaluation_trigger_custom_code",
            64 * 1024,
            "priority_assignment_prompt",
            LONGEST_TEXT,
            CHANNEL,
            255,
            "assistant_id",
            255,
            "slug",
            255);
    private static final Map<String, Set<String>> CHOICES = Map.of(
            TRIGGER,
            Set.of("always", "automatic", "custom"),
            TRIGGER_TYPE,
            Set.of("llm_judge", CUSTOM_CODE),
            "alert_type",
            Set.of("disabled", "normal", "significant_change"),
            "significant_change_alert_status",
            Set.of("enabled", "disabled"),
            "significant_change_alert_direction",
            Set.of("", "increase", "decrease"));
    private static final Set<String> TRUTHS =
            Set.of("audio_enabled", "simulation_enabled", "alert_enabled", NEW_AGENTS);
    private static final Set<String> INTEGERS = Set.of("display_order", WORKSPACE);

    /** Those that a score depends on. */
    static final List<String> MEANINGFUL = List.of(
            "prompt",
            CUSTOM_CODE,
            TRIGGER,
            TRIGGER_TYPE,
            "evaluation_trigger_prompt",
            "evaluation_trigger_custom_code",
            "audio_enabled");

    private MetricSettings() {}

    /** All of them. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(TEXTS.keySet());
        names.addAll(CHOICES.keySet());
        names.addAll(TRUTHS);
        names.addAll(INTEGERS);
        names.addAll(List.of(FILTERS, FILES));
        return names;
    }

    /** What a metric that does not say has. */
    public static JsonNode otherwise(String name) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (name) {
            case FILTERS, WORKSPACE, CHANNEL, NEW_AGENTS -> nodes.nullNode();
            case TRIGGER -> nodes.textNode("always");
            case TRIGGER_TYPE -> nodes.textNode("llm_judge");
            case "alert_type", "significant_change_alert_status" -> nodes.textNode("disabled");
            case FILES -> nodes.arrayNode();
            default ->
                TRUTHS.contains(name)
                        ? nodes.booleanNode(false)
                        : INTEGERS.contains(name) ? nodes.numberNode(0) : nodes.textNode("");
        };
    }

    /** Takes over those that a section speaks of. */
    public static void apply(Section section, ObjectNode metric) {
        ObjectNode settings = (ObjectNode) metric.path("settings");
        for (String name : names()) {
            if (section.clears(name)) {
                settings.remove(name);
            }
            section.take(name, () -> settings.set(name, value(section, name)));
        }
    }

    private static JsonNode value(Section section, String name) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        Integer longest = TEXTS.get(name);
        if (longest != null) {
            return nodes.textNode(section.text(name, longest));
        }
        Set<String> choices = CHOICES.get(name);
        if (choices != null) {
            return nodes.textNode(section.choice(name, choices));
        }
        if (TRUTHS.contains(name)) {
            return nodes.booleanNode(section.truth(name));
        }
        if (INTEGERS.contains(name)) {
            return nodes.numberNode(section.integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        if (name.equals(FILES)) {
            return EarshotJson.MAPPER.valueToTree(section.ids(name, MOST_FILES));
        }
        JsonNode json = section.json(name);
        if (EarshotJson.bytes(json).length > LARGEST_FILTERS) {
            throw section.bad(name, "at most " + LARGEST_FILTERS + " bytes");
        }
        return json;
    }
}
