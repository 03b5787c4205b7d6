package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.secret.SecretBox;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The settings of a project that nothing else of it is made of: each has its type, whether or not anything acts on it yet. */
final class Settings {
    /** Of a project it is what its agents do that do not say themselves. */
    private static final String AUTO_FETCH = "auto_fetch_calls_enabled";

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
    private static final Set<String> PROVIDER_KEYS = Set.of(
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

    /** An agent's own keys, where its calls are under another account than the project's. */
    private static final Set<String> AGENT_KEYS = Set.of("vapi_api_key", "retell_api_key", "elevenlabs_api_key");

    private Settings() {}

    /** Those that an agent may have, too. */
    static Set<String> ofAgents() {
        Set<String> names = new HashSet<>(AGENT_KEYS);
        names.add(AUTO_FETCH);
        return names;
    }

    /** Takes over those of an agent that the section speaks of. */
    static void applyToAgent(Section section, Draft draft, ObjectNode agent) {
        if (section.has(AUTO_FETCH)) {
            ((ObjectNode) agent.path("settings")).put(AUTO_FETCH, section.truth(AUTO_FETCH));
        }
        AGENT_KEYS.stream().filter(section::has).forEach(name -> key(section, name, draft, agent));
    }

    static Set<String> names() {
        Set<String> names = new HashSet<>(INTEGERS);
        names.addAll(TRUTHS);
        names.addAll(PROVIDER_KEYS);
        names.addAll(List.of(TIMEZONE, NO_CALLS, DASHBOARDS));
        return names;
    }

    /** Takes over those that the section speaks of. */
    static void apply(Section section, Draft draft, ObjectNode project) {
        ObjectNode settings = (ObjectNode) project.path("settings");
        for (String name : section.names()) {
            if (!section.has(name)) {
                continue;
            }
            if (INTEGERS.contains(name)) {
                settings.put(name, section.integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE));
            } else if (TRUTHS.contains(name)) {
                settings.put(name, section.truth(name));
            } else if (PROVIDER_KEYS.contains(name)) {
                key(section, name, draft, project);
            } else {
                other(section, name, settings);
            }
        }
    }

    private static void other(Section section, String name, ObjectNode settings) {
        switch (name) {
            case TIMEZONE -> settings.put(name, zone(section, name));
            case NO_CALLS -> settings.set(name, noCalls(section));
            case DASHBOARDS -> settings.set(name, ids(section, name));
            default -> {}
        }
    }

    private static void key(Section section, String name, Draft draft, ObjectNode owner) {
        ObjectNode settings = (ObjectNode) owner.path("settings");
        String field = name + "_secret";
        JsonNode sealed = settings.path(field);
        draft.seal(
                settings,
                field,
                section.secret(name),
                sealed.isTextual() ? sealed.textValue() : null,
                SecretBox.place(owner.path("kind").asText(), owner.path("id").asLong(), field));
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
        List<String> ids = section.texts(name);
        if (ids.size() > MOST || !ids.stream().allMatch(id -> id.matches("[1-9]\\d{0,15}"))) {
            throw section.bad(name, "a list of at most " + MOST + " integer ids");
        }
        return EarshotJson.MAPPER.valueToTree(ids.stream().map(Long::valueOf).toList());
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
        var periods = json.putArray("time_periods");
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
        json.set("exception_numbers", EarshotJson.MAPPER.valueToTree(numbers));
        json.set("agents", ids(section, "agents"));
        return json;
    }

    private static String time(Section period, String name) {
        String time = period.required(name);
        if (!time.matches(TIME)) {
            throw period.bad(name, "a time of day in quotes, such as \"09:00\"");
        }
        return time;
    }
}
