package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Condition;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.platform.secret.SecretBox;
import inet.ipaddr.IPAddressString;
import java.io.StringReader;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Works out what one YAML document changes: entities are matched by name, one whose content is the same keeps its
 * version. Reads and computes only; whoever calls saves {@link #changed()} in one transaction.
 */
final class DocumentApplication {
    private static final Set<String> SETTINGS = Set.of(
            "outbound_timeout",
            "max_call_duration",
            "min_call_duration",
            "max_messages_chat_runs_limit",
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
            "no_calls_notify_time_period",
            "notify_daily_report_webhook",
            "daily_report_dashboard_ids",
            "notify_result_webhook_failed",
            "notify_result_webhook_success",
            "notify_result_webhook_error",
            "notify_cronjob_webhook_failed",
            "notify_cronjob_webhook_success",
            "notify_cronjob_webhook_error",
            "notify_frequent_calls_for_number",
            "frequent_calls_threshold",
            "frequent_calls_time_period",
            "frequent_calls_cooldown",
            "forward_vapi_webhook",
            "forward_retell_webhook",
            "is_send_emails_enabled",
            "timezone",
            "use_provider_transcript",
            "notify_pre_run_webhook");
    private static final Set<String> PROJECT = union(
            SETTINGS,
            Set.of(
                    "name",
                    "sample_rate",
                    "webhook_url",
                    "webhook_secret",
                    "webhook_signing_secret",
                    "notify_call_log_webhook_success",
                    "notify_call_log_webhook_failed",
                    "is_deleted",
                    "agents",
                    "metrics",
                    "rubric_config"));
    private static final Set<String> AGENT =
            Set.of("name", "id", "assistant_id", "webhook_url", "webhook_secret", "sources");
    private static final Set<String> METRIC =
            Set.of("name", "predefined", "sampling_enabled", "observability_enabled", "configuration", "description");
    private static final Map<String, Set<String>> SCHEMES = Map.of(
            "vapi", Set.of("api_key", "secret", "bearer", "hmac", "none"),
            "retell", Set.of("retell", "none"),
            "elevenlabs", Set.of("elevenlabs", "none"));
    private static final int MOST_METRICS = 200;
    private static final int MOST_RULES = 100;
    private static final int LONGEST_NAME = 255;

    private final Map<String, ConfigDocument> current;
    private final long organization;
    private final LongSupplier ids;
    private final SecretBox secrets;
    private final List<ConfigDocument> changed = new ArrayList<>();
    private final Set<Long> takenAgents = new TreeSet<>();
    private final ObjectNode answer = EarshotJson.MAPPER.createObjectNode();

    DocumentApplication(Map<String, ConfigDocument> current, long organization, LongSupplier ids, SecretBox secrets) {
        this.current = new LinkedHashMap<>(current);
        this.organization = organization;
        this.ids = ids;
        this.secrets = secrets;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> union = new TreeSet<>(a);
        union.addAll(b);
        return union;
    }

    /** Reads a document; throws {@link BadDocument} at its first error. */
    ObjectNode apply(String yaml) {
        Section root = new Section("document", compose(yaml));
        root.allow(Set.of("projects", "egress"));
        answer.put("organization", organization);
        var projects = answer.putArray("projects");
        for (Section section : root.sections("projects")) {
            section.allow(PROJECT);
            projects.add(project(section));
        }
        Section egress = root.section("egress");
        if (egress != null) {
            egress(egress);
        }
        return answer;
    }

    /** What must be saved and published, in order. */
    List<ConfigDocument> changed() {
        return changed;
    }

    private static Node compose(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(10);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(1024 * 1024);
        options.setAllowDuplicateKeys(false);
        try {
            Node node = new Yaml(options).compose(new StringReader(yaml));
            if (node == null) {
                throw BadDocument.whole("projects or egress; the document is empty");
            }
            return node;
        } catch (MarkedYAMLException malformed) {
            var mark = malformed.getProblemMark();
            String problem = malformed.getProblem() == null ? "not YAML" : malformed.getProblem();
            throw mark == null ? BadDocument.whole(problem) : BadDocument.at(mark, "document", "YAML: " + problem);
        }
    }

    private ObjectNode project(Section section) {
        String name = name(section);
        ConfigDocument.Project before = find(
                ConfigDocument.Project.class,
                project -> project.organizationId() == organization
                        && project.name().equals(name));
        long id = before == null ? ids.getAsLong() : before.id();
        ObjectNode json = EarshotJson.MAPPER.createObjectNode().put("id", id).put("name", name);
        var agents = json.putArray("agents");
        var metrics = json.putArray("metrics");
        // Its row comes first: agents and metrics refer to it. Rules refer to metrics, which get their ids now.
        Map<String, ConfigDocument.Metric> byName = metrics(section, id);
        save(project(section, before, id, name, byName, json));
        for (Section each : section.sections("agents")) {
            each.allow(AGENT);
            agents.add(agent(each, id));
        }
        byName.values().forEach(metric -> {
            save(metric);
            metrics.addObject().put("id", metric.id()).put("name", metric.name());
        });
        retire(id, byName);
        return json;
    }

    private ConfigDocument.Project project(
            Section section,
            ConfigDocument.@Nullable Project before,
            long id,
            String name,
            Map<String, ConfigDocument.Metric> metrics,
            ObjectNode json) {
        String signing = section.text("webhook_signing_secret");
        if (signing != null) {
            checkSigningSecret(section, signing);
        } else if (before == null || before.webhookSigningSecret() == null) {
            byte[] key = new byte[24];
            new SecureRandom().nextBytes(key);
            signing = "whsec_" + Base64.getEncoder().encodeToString(key);
            json.put("webhook_signing_secret", signing);
        }
        ObjectNode settings = before == null
                ? EarshotJson.MAPPER.createObjectNode()
                : before.settings().deepCopy();
        section.names().stream()
                .filter(SETTINGS::contains)
                .forEach(setting -> settings.set(setting, section.json(setting)));
        return new ConfigDocument.Project(
                id,
                version(before),
                organization,
                name,
                section.number("sample_rate", before == null ? 1 : before.sampleRate(), 0, 1),
                section.has("webhook_url") ? url(section, "webhook_url") : before == null ? null : before.webhookUrl(),
                secret(
                        "project",
                        id,
                        "webhook_secret",
                        section.text("webhook_secret"),
                        before == null ? null : before.webhookSecret()),
                secret(
                        "project",
                        id,
                        "webhook_signing_secret",
                        signing,
                        before == null ? null : before.webhookSigningSecret()),
                section.truth("notify_call_log_webhook_success", before != null && before.notifySuccess()),
                section.truth("notify_call_log_webhook_failed", before != null && before.notifyFailed()),
                section.has("rubric_config")
                        ? rubric(Objects.requireNonNull(section.section("rubric_config")), metrics)
                        : before == null ? Rubric.NONE : before.rubric(),
                settings,
                section.truth("is_deleted", false));
    }

    private static void checkSigningSecret(Section section, String signing) {
        try {
            boolean fits =
                    signing.startsWith("whsec_") && Base64.getDecoder().decode(signing.substring(6)).length >= 16;
            if (!fits) {
                throw section.bad("webhook_signing_secret", "whsec_ and the base64 of 24 bytes");
            }
        } catch (IllegalArgumentException notBase64) {
            throw section.bad("webhook_signing_secret", "whsec_ and the base64 of 24 bytes");
        }
    }

    private Map<String, ConfigDocument.Metric> metrics(Section section, long project) {
        Map<String, ConfigDocument.Metric> metrics = new LinkedHashMap<>();
        for (Section each : section.sections("metrics")) {
            each.allow(METRIC);
            String code = each.required("predefined");
            PredefinedMetrics.Predefined predefined = PredefinedMetrics.byCode(code);
            if (predefined == null) {
                throw each.bad(
                        "predefined",
                        "the code of a predefined metric: "
                                + String.join(
                                        ", ",
                                        PredefinedMetrics.all().stream()
                                                .map(PredefinedMetrics.Predefined::code)
                                                .toList()));
            }
            String name = each.has("name") ? name(each) : predefined.name();
            ConfigDocument.Metric before = find(
                    ConfigDocument.Metric.class,
                    metric -> metric.projectId() == project && metric.name().equals(name));
            JsonNode configuration =
                    each.has("configuration") ? each.json("configuration") : JsonNodeFactory.instance.objectNode();
            boolean sameMeaning = before != null
                    && code.equals(before.code())
                    && before.configuration().equals(configuration);
            ConfigDocument.Metric metric = new ConfigDocument.Metric(
                    before == null ? ids.getAsLong() : before.id(),
                    version(before),
                    project,
                    before == null ? 1 : sameMeaning ? before.metricVersion() : before.metricVersion() + 1,
                    name,
                    predefined.type(),
                    predefined.evalType(),
                    code,
                    Objects.requireNonNullElse(each.text("description"), ""),
                    List.of(),
                    List.of(),
                    each.truth("sampling_enabled", predefined.type() == MetricType.LLM_JUDGE),
                    each.truth("observability_enabled", true),
                    configuration);
            if (metrics.put(name, metric) != null) {
                throw each.bad("name", "a name that no other metric of the project has");
            }
            if (metrics.size() > MOST_METRICS) {
                throw each.bad("name", "at most " + MOST_METRICS + " metrics a project");
            }
        }
        return metrics;
    }

    // A project made by a document has exactly its metrics: one that is no longer there runs no more.
    private void retire(long project, Map<String, ConfigDocument.Metric> named) {
        for (ConfigDocument document : List.copyOf(current.values())) {
            if (document instanceof ConfigDocument.Metric metric
                    && metric.projectId() == project
                    && metric.observabilityEnabled()
                    && !named.containsKey(metric.name())) {
                save(new ConfigDocument.Metric(
                        metric.id(),
                        metric.version() + 1,
                        project,
                        metric.metricVersion(),
                        metric.name(),
                        metric.type(),
                        metric.evalType(),
                        metric.code(),
                        metric.description(),
                        metric.enumValues(),
                        metric.agents(),
                        metric.samplingEnabled(),
                        false,
                        metric.configuration()));
            }
        }
    }

    private static Rubric rubric(Section section, Map<String, ConfigDocument.Metric> metrics) {
        section.allow(Set.of("evaluation_logic", "rules"));
        if (!"and".equals(Objects.requireNonNullElse(section.text("evaluation_logic"), "and"))) {
            throw section.bad("evaluation_logic", "and");
        }
        List<Rubric.Rule> rules = new ArrayList<>();
        for (Section rule : section.sections("rules")) {
            rule.allow(Set.of("metric", "metric_id", "conditions"));
            rules.add(new Rubric.Rule(ruleMetric(rule, metrics).id(), conditions(rule)));
        }
        if (rules.size() > MOST_RULES) {
            throw section.bad("rules", "at most " + MOST_RULES + " rules");
        }
        return new Rubric(rules);
    }

    private static ConfigDocument.Metric ruleMetric(Section rule, Map<String, ConfigDocument.Metric> metrics) {
        Long id = rule.id("metric_id");
        String name = id == null ? rule.required("metric") : null;
        for (ConfigDocument.Metric metric : metrics.values()) {
            if (id == null ? metric.name().equals(name) : metric.id() == id) {
                return metric;
            }
        }
        throw rule.bad(id == null ? "metric" : "metric_id", "a metric of this project");
    }

    private static Condition conditions(Section rule) {
        if (!rule.has("conditions")) {
            throw rule.bad("conditions", "required");
        }
        try {
            return Condition.of(rule.json("conditions"));
        } catch (IllegalArgumentException wrong) {
            throw rule.bad("conditions", String.valueOf(wrong.getMessage()));
        }
    }

    private ObjectNode agent(Section section, long project) {
        String name = name(section);
        Long given = section.id("id");
        ConfigDocument.Agent before = find(
                ConfigDocument.Agent.class,
                agent -> agent.projectId() == project && agent.name().equals(name));
        if (given != null && before != null && before.id() != given) {
            throw section.bad("id", "its id is " + before.id() + " and cannot change");
        }
        long id = before != null ? before.id() : given != null ? given : ids.getAsLong();
        if ((before == null && current.containsKey("agent:" + id)) || !takenAgents.add(id)) {
            throw section.bad("id", "an id that no other agent has");
        }
        String assistant = section.text("assistant_id");
        ConfigDocument.Agent other = assistant == null
                ? null
                : find(
                        ConfigDocument.Agent.class,
                        agent -> agent.projectId() == project
                                && agent.id() != id
                                && assistant.equals(agent.assistantId()));
        if (other != null) {
            throw section.bad(
                    "assistant_id", "one that no other agent of the project has; " + other.name() + " has it");
        }
        save(new ConfigDocument.Agent(
                id,
                version(before),
                project,
                name,
                assistant != null ? assistant : before == null ? null : before.assistantId(),
                section.has("webhook_url") ? url(section, "webhook_url") : before == null ? null : before.webhookUrl(),
                secret(
                        "agent",
                        id,
                        "webhook_secret",
                        section.text("webhook_secret"),
                        before == null ? null : before.webhookSecret())));
        section.sections("sources").forEach(each -> source(each, project, id));
        return EarshotJson.MAPPER.createObjectNode().put("id", id).put("name", name);
    }

    private void source(Section section, long project, long agent) {
        String provider = section.required("provider");
        Set<String> schemes = SCHEMES.get(provider);
        if (schemes == null) {
            throw section.bad("provider", "vapi, retell or elevenlabs");
        }
        String scheme =
                Objects.requireNonNullElse(section.text("scheme"), provider.equals("vapi") ? "secret" : provider);
        if (!schemes.contains(scheme)) {
            throw section.bad(
                    "scheme", String.join(" or ", schemes.stream().sorted().toList()));
        }
        String secret = section.text("secret");
        boolean needed = !scheme.equals("none") && !scheme.equals("api_key");
        if (needed && (secret == null || secret.isBlank())) {
            throw section.bad("secret", "required by the scheme " + scheme + ", not empty");
        }
        ConfigDocument.Source before = find(
                ConfigDocument.Source.class,
                source -> source.agentId() == agent && source.provider().equals(provider));
        long id = before == null ? ids.getAsLong() : before.id();
        ObjectNode options = EarshotJson.MAPPER.createObjectNode();
        section.names().stream()
                .filter(name -> !Set.of("provider", "scheme", "secret").contains(name))
                .forEach(name -> options.set(name, section.json(name)));
        save(new ConfigDocument.Source(
                id,
                version(before),
                project,
                agent,
                provider,
                scheme,
                secret("source", id, "secret", secret, before == null ? null : before.secret()),
                options));
    }

    private void egress(Section section) {
        section.allow(Set.of("allow"));
        List<String> allow = section.texts("allow");
        for (String block : allow) {
            if (new IPAddressString(block).getAddress() == null) {
                throw section.bad("allow", "CIDR blocks such as 127.0.0.1/32");
            }
        }
        ConfigDocument.Egress before = find(ConfigDocument.Egress.class, _ -> true);
        save(new ConfigDocument.Egress(1, version(before), allow));
    }

    private static String name(Section section) {
        String name = section.required("name");
        if (name.length() > LONGEST_NAME) {
            throw section.bad("name", "at most " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static @Nullable String url(Section section, String field) {
        String text = section.text(field);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
                return text;
            }
        } catch (IllegalArgumentException malformed) {
            throw section.bad(field, "an http or https address");
        }
        throw section.bad(field, "an http or https address");
    }

    /** The sealed secret; the one that stands when nothing is said or nothing changes, for sealing twice gives two texts. */
    private @Nullable String secret(
            String kind, long id, String field, @Nullable String plain, @Nullable String sealed) {
        String place = SecretBox.place(kind, id, field);
        if (plain == null || (sealed != null && plain.equals(secrets.unseal(sealed, place)))) {
            return sealed;
        }
        return plain.isEmpty() ? null : secrets.seal(plain, place);
    }

    private static long version(@Nullable ConfigDocument before) {
        return before == null ? 1 : before.version() + 1;
    }

    /** Notes a document that differs from what stands, its version aside. */
    private void save(ConfigDocument document) {
        ConfigDocument before = current.get(document.key());
        if (before != null && content(before).equals(content(document))) {
            return;
        }
        current.put(document.key(), document);
        changed.add(document);
    }

    private static JsonNode content(ConfigDocument document) {
        ObjectNode tree = EarshotJson.MAPPER.valueToTree(document);
        tree.remove("version");
        // 1 and 1.0, an absent and a null field are the same content.
        return EarshotJson.read(EarshotJson.text(tree), JsonNode.class);
    }

    private <T extends ConfigDocument> @Nullable T find(Class<T> type, Predicate<T> which) {
        for (ConfigDocument document : current.values()) {
            if (type.isInstance(document) && which.test(type.cast(document))) {
                return type.cast(document);
            }
        }
        return null;
    }
}
