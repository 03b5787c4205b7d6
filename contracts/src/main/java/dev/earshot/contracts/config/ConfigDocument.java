package dev.earshot.contracts.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Rubric;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One configuration document: the value of {@code earshot.config.v1}, key {@code kind:id}; a deleted one is a tombstone.
 * A reader keeps the document with the highest {@code version}. Fields whose name ends in {@code secret} are ciphertext.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ConfigDocument.Organization.class, name = "organization"),
    @JsonSubTypes.Type(value = ConfigDocument.Project.class, name = "project"),
    @JsonSubTypes.Type(value = ConfigDocument.Agent.class, name = "agent"),
    @JsonSubTypes.Type(value = ConfigDocument.Source.class, name = "source"),
    @JsonSubTypes.Type(value = ConfigDocument.Metric.class, name = "metric"),
    @JsonSubTypes.Type(value = ConfigDocument.ApiKey.class, name = "api_key"),
    @JsonSubTypes.Type(value = ConfigDocument.Member.class, name = "member"),
    @JsonSubTypes.Type(value = ConfigDocument.Egress.class, name = "egress")
})
public sealed interface ConfigDocument {

    /** Unique within its kind. */
    long id();

    /** Rises with every change of this document. */
    long version();

    /** The same document under another version. */
    default ConfigDocument atVersion(long version) {
        ObjectNode tree = EarshotJson.MAPPER.valueToTree(this);
        return EarshotJson.MAPPER.convertValue(tree.put("version", version), ConfigDocument.class);
    }

    /** Whether the other says the same, its version aside: 1 and 1.0, an absent and a null field are the same. */
    default boolean meansTheSameAs(ConfigDocument other) {
        return content(this).equals(content(other));
    }

    private static JsonNode content(ConfigDocument document) {
        ObjectNode tree = EarshotJson.MAPPER.valueToTree(document);
        tree.remove("version");
        return Normal.of(tree);
    }

    /** The record key on the topic. */
    @JsonIgnore
    default String key() {
        return kind() + ":" + id();
    }

    /** The kind on the wire. */
    @JsonIgnore
    default String kind() {
        return switch (this) {
            case Organization _ -> "organization";
            case Project _ -> "project";
            case Agent _ -> "agent";
            case Source _ -> "source";
            case Metric _ -> "metric";
            case ApiKey _ -> "api_key";
            case Member _ -> "member";
            case Egress _ -> "egress";
        };
    }

    /** Owns projects and keys. */
    record Organization(long id, long version, String name) implements ConfigDocument {}

    /**
     * A tenant.
     *
     * @param sampleRate 0.0 to 1.0, for metrics with sampling
     * @param webhookUrl where verdicts are delivered, {@code null} for nowhere
     * @param webhookSecret sent verbatim as {@code X-CEKURA-SECRET}; ciphertext, AAD {@code project:<id>:webhook_secret}
     * @param webhookSigningSecret Standard Webhooks key {@code whsec_…}; ciphertext, AAD {@code
     *     project:<id>:webhook_signing_secret}
     * @param notifySuccess whether passed calls are delivered
     * @param notifyFailed whether failed calls are delivered
     * @param rubric the pass/fail rule
     * @param settings every other setting of the project, in the API's own field names; a provider's key stands under its
     *     field name and {@code _secret}, AAD {@code project:<id>:<that name>}
     * @param deleted soft-deleted: its ingest is refused
     */
    record Project(
            long id,
            long version,
            long organizationId,
            String name,
            double sampleRate,
            @Nullable String webhookUrl,
            @Nullable String webhookSecret,
            @Nullable String webhookSigningSecret,
            boolean notifySuccess,
            boolean notifyFailed,
            Rubric rubric,
            JsonNode settings,
            boolean deleted)
            implements ConfigDocument {
        public Project {
            rubric = rubric == null ? Rubric.NONE : rubric;
        }
    }

    /**
     * A voice agent.
     *
     * @param assistantId the provider's id of it, {@code null} when it has none
     * @param webhookUrl overrides the project's
     * @param webhookSecret overrides the project's; ciphertext, AAD {@code agent:<id>:webhook_secret}
     * @param settings every other setting of the agent, in the API's own field names; a provider's key stands under its
     *     field name and {@code _secret}, AAD {@code agent:<id>:<that name>}
     */
    record Agent(
            long id,
            long version,
            long projectId,
            String name,
            @Nullable String assistantId,
            @Nullable String webhookUrl,
            @Nullable String webhookSecret,
            JsonNode settings)
            implements ConfigDocument {
        public Agent {
            // Documents of before there were settings have none.
            settings = settings == null ? JsonNodeFactory.instance.objectNode() : settings;
        }

        /** An agent without settings. */
        public Agent(
                long id,
                long version,
                long projectId,
                String name,
                @Nullable String assistantId,
                @Nullable String webhookUrl,
                @Nullable String webhookSecret) {
            this(
                    id,
                    version,
                    projectId,
                    name,
                    assistantId,
                    webhookUrl,
                    webhookSecret,
                    JsonNodeFactory.instance.objectNode());
        }
    }

    /**
     * How a provider's webhooks arrive for an agent.
     *
     * @param provider {@code vapi}, {@code retell} or {@code elevenlabs}
     * @param scheme {@code api_key}, {@code secret}, {@code bearer}, {@code hmac}, {@code retell}, {@code elevenlabs} or
     *     {@code none}
     * @param secret ciphertext, AAD {@code source:<id>:secret}; {@code null} only where the scheme needs none
     * @param options of the scheme, in the provider's own words (header names, algorithm, payload format); may be empty
     */
    record Source(
            long id,
            long version,
            long projectId,
            long agentId,
            String provider,
            String scheme,
            @Nullable String secret,
            JsonNode options)
            implements ConfigDocument {}

    /**
     * A metric at its newest version.
     *
     * @param metricVersion immutable version of what it measures, 1, 2, …; {@code version} counts any change
     * @param type code, judge or expression
     * @param evalType what kind of value
     * @param code of a predefined metric, e.g. {@code latency}; {@code null} for a project's own
     * @param description for a judge, its prompt
     * @param enumValues for an enum metric
     * @param agents the agents it is on; empty means all of the project
     * @param samplingEnabled whether the project's sample rate applies
     * @param observabilityEnabled whether it runs on call logs
     * @param configuration call-level and per-agent settings, e.g. {@code silence_duration}
     * @param settings every other setting of the metric, in the API's own field names
     */
    record Metric(
            long id,
            long version,
            long projectId,
            int metricVersion,
            String name,
            MetricType type,
            EvalType evalType,
            @Nullable String code,
            String description,
            List<String> enumValues,
            List<Long> agents,
            boolean samplingEnabled,
            boolean observabilityEnabled,
            JsonNode configuration,
            JsonNode settings)
            implements ConfigDocument {
        public Metric {
            enumValues = List.copyOf(enumValues);
            agents = List.copyOf(agents);
            // Documents of before there were settings have none.
            settings = settings == null ? JsonNodeFactory.instance.objectNode() : settings;
        }

        /** A metric without settings. */
        public Metric(
                long id,
                long version,
                long projectId,
                int metricVersion,
                String name,
                MetricType type,
                EvalType evalType,
                @Nullable String code,
                String description,
                List<String> enumValues,
                List<Long> agents,
                boolean samplingEnabled,
                boolean observabilityEnabled,
                JsonNode configuration) {
            this(
                    id,
                    version,
                    projectId,
                    metricVersion,
                    name,
                    type,
                    evalType,
                    code,
                    description,
                    enumValues,
                    agents,
                    samplingEnabled,
                    observabilityEnabled,
                    configuration,
                    JsonNodeFactory.instance.objectNode());
        }
    }

    /**
     * An API key, without the key.
     *
     * @param projectId the only project it opens; {@code null} for the whole organisation
     * @param prefix the first characters, to tell keys apart
     * @param hash SHA-256 of the key, 64 hex characters
     * @param expiresAt {@code null} for never
     * @param role what it may do: {@code admin}, {@code member} or one of those that only read, as members have them
     */
    record ApiKey(
            long id,
            long version,
            long organizationId,
            @Nullable Long projectId,
            String name,
            String prefix,
            String hash,
            boolean revoked,
            @Nullable Instant expiresAt,
            String role)
            implements ConfigDocument {
        private static final String EVERYTHING = "admin";
        private static final Set<String> WRITERS = Set.of(EVERYTHING, "member", "labs");

        public ApiKey {
            // Documents of before there were roles have none.
            role = role == null ? EVERYTHING : role;
        }

        /** A key that may do everything. */
        public ApiKey(
                long id,
                long version,
                long organizationId,
                @Nullable Long projectId,
                String name,
                String prefix,
                String hash,
                boolean revoked,
                @Nullable Instant expiresAt) {
            this(id, version, organizationId, projectId, name, prefix, hash, revoked, expiresAt, EVERYTHING);
        }

        /** Whether it may bring calls and change what a project has; a role that nobody knows may only read. */
        public boolean mayWrite() {
            return WRITERS.contains(role);
        }

        /** The same key, refused from now on. */
        public ApiKey revoke() {
            return new ApiKey(id, version, organizationId, projectId, name, prefix, hash, true, expiresAt, role);
        }
    }

    /**
     * Somebody who works with an organisation's calls, and may get mail about them.
     *
     * @param projectId the only project he sees; {@code null} for all of the organisation
     * @param role what he may do, as keys have it
     * @param emailNotify whether mail of the projects goes to him
     */
    record Member(
            long id,
            long version,
            long organizationId,
            @Nullable Long projectId,
            String name,
            String email,
            String role,
            boolean emailNotify)
            implements ConfigDocument {}

    /**
     * What requests out of the house may reach beside public addresses; the deployment has one (id 1).
     *
     * @param allow CIDR blocks
     */
    record Egress(long id, long version, List<String> allow) implements ConfigDocument {
        public Egress {
            allow = List.copyOf(allow);
        }
    }
}
