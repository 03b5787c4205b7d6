package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.Section;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The settings of a project that nothing else of it is made of: each has its type, whether or not anything acts on it yet. */
public final class ProjectSettings {
    /** Of a project it is what its agents do that do not say themselves. */
    static final String AUTO_FETCH = "auto_fetch_calls_enabled";

    private static final Set<String> INTEGERS = Set.of(
            "outbound_timeout",
            "max_call_duration",
            "min_call_duration",
            "max_messages_chat_runs_limit",
            "frequent_calls_threshold",
            "frequent_calls_time_period",
            "frequent_calls_cooldown");
    private static final Set<String> TRUTHS = Set.of(
            "evaluate_relevant_metrics_enabled",
            "end_call_enabled",
            "generate_scenario_auto_assign_numbers_enabled",
            "enable_client_side_testing",
            "should_show_powered_by",
            "notify_results_completion",
            "notify_daily_report",
            "notify_daily_report_no_calls",
            "daily_report_ai_summary_enabled",
            "notify_cron_failure",
            "notify_cron_success",
            "notify_no_calls",
            "notify_daily_report_webhook",
            "notify_result_webhook_failed",
            "notify_result_webhook_success",
            "notify_result_webhook_error",
            "notify_cronjob_webhook_failed",
            "notify_cronjob_webhook_success",
            "notify_cronjob_webhook_error",
            "notify_frequent_calls_for_number",
            "forward_vapi_webhook",
            "forward_retell_webhook",
            "is_send_emails_enabled",
            "use_provider_transcript",
            "notify_pre_run_webhook",
            AUTO_FETCH);
    /** Written only; kept sealed, under the field's name and {@code _secret}. */
    public static final Set<String> PROVIDER_KEYS = Set.of(
            "vapi_api_key",
            "vapi_public_key",
            "retell_api_key",
            "syntflow_api_key",
            "elevenlabs_api_key",
            "livekit_api_key",
            "pipecat_api_key");

    private static final String TIMEZONE = "timezone";
    private static final String NO_CALLS = "no_calls_notify_time_period";
    private static final String DASHBOARDS = "daily_report_dashboard_ids";
    private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
    private static final int MOST = 10_000;

    private ProjectSettings() {}

    /** All of them. */
    public static Set<String> names() {
        Set<String> names = new HashSet<>(INTEGERS);
        names.addAll(TRUTHS);
        names.addAll(PROVIDER_KEYS);
        names.addAll(List.of(TIMEZONE, NO_CALLS, DASHBOARDS));
        return names;
    }

    /** What a project that does not say has. */
    public static JsonNode otherwise(String name) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (name) {
            case TIMEZONE -> nodes.textNode("UTC");
            case NO_CALLS -> nodes.objectNode();
            case DASHBOARDS -> nodes.arrayNode();
            case "outbound_timeout" -> nodes.numberNode(300);
            case "max_call_duration" -> nodes.numberNode(3_600);
            case "max_messages_chat_runs_limit" -> nodes.numberNode(100);
            default -> INTEGERS.contains(name) ? nodes.numberNode(0) : nodes.booleanNode(false);
        };
    }

    /** Takes over those that the section speaks of. */
    static void apply(Section section, Draft draft, ObjectNode project) {
        ObjectNode settings = (ObjectNode) project.path("settings");
        section.names()
                .forEach(name -> section.take(name, () -> {
                    if (INTEGERS.contains(name)) {
                        settings.put(name, section.integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE));
                    } else if (TRUTHS.contains(name)) {
                        settings.put(name, section.truth(name));
                    } else if (PROVIDER_KEYS.contains(name)) {
                        draft.sealKey(project, name, Texts.secret(section, name));
                    } else {
                        other(section, name, settings);
                    }
                }));
    }

    private static void other(Section section, String name, ObjectNode settings) {
        switch (name) {
            case TIMEZONE -> settings.put(name, zone(section, name));
            case NO_CALLS -> settings.set(name, noCalls(section));
            case DASHBOARDS -> settings.set(name, ids(section, name));
            default -> {}
        }
    }

    private static String zone(Section section, String name) {
        String zone = section.required(name);
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException unknown) {
            throw section.bad(name, "a time zone such as America/New_York");
        }
    }

    private static JsonNode ids(Section section, String name) {
        return EarshotJson.MAPPER.valueToTree(section.ids(name, MOST));
    }

    private static JsonNode noCalls(Section project) {
        Section section = project.section(NO_CALLS);
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        if (section == null) {
            return json;
        }
        section.allow(Set.of("time_zone", "time_periods", "exception_numbers", "agents"));
        if (section.has("time_zone")) {
            json.put("time_zone", zone(section, "time_zone"));
        }
        var periods = EarshotJson.MAPPER.createArrayNode();
        for (Section period : section.sections("time_periods")) {
            period.allow(Set.of("start_time", "end_time", "time_frame"));
            periods.addObject()
                    .put("start_time", time(period, "start_time"))
                    .put("end_time", time(period, "end_time"))
                    .put("time_frame", period.integer("time_frame", 1, 10_080));
        }
        List<String> numbers = section.texts("exception_numbers");
        if (periods.size() > 100
                || numbers.size() > MOST
                || numbers.stream().anyMatch(number -> number.length() > 100)) {
            throw project.bad(
                    NO_CALLS, "at most 100 time_periods and " + MOST + " exception_numbers of 100 characters");
        }
        // What was not spoken of reads back as it was sent: not at all.
        put(section, "time_periods", json, periods);
        put(section, "exception_numbers", json, EarshotJson.MAPPER.valueToTree(numbers));
        put(section, "agents", json, ids(section, "agents"));
        return json;
    }

    private static void put(Section section, String name, ObjectNode json, JsonNode value) {
        if (section.has(name)) {
            json.set(name, value);
        }
    }

    private static String time(Section period, String name) {
        String time = period.required(name);
        if (!time.matches(TIME)) {
            throw period.bad(name, "a time of day in quotes, such as \"09:00\"");
        }
        return time;
    }
}
