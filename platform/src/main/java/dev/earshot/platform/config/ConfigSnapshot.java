package dev.earshot.platform.config;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.ConfigDocument.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration at one offset of {@code earshot.config.v1}: immutable, indexed for the questions that services ask.
 */
public final class ConfigSnapshot {
    /** Before anything was read. */
    public static final ConfigSnapshot EMPTY = new ConfigSnapshot(Map.of(), 0);

    private final Map<String, ConfigDocument> documents;
    private final long nextOffset;
    private final Map<Long, Project> projects = new HashMap<>();
    private final Map<Long, Agent> agents = new HashMap<>();
    private final Map<String, Agent> agentsByAssistant = new HashMap<>();
    private final Map<Long, List<Agent>> agentsByProject = new HashMap<>();
    private final Map<Long, List<Project>> projectsByOrganization = new HashMap<>();
    private final Map<Long, List<Metric>> metricsByProject = new HashMap<>();
    private final Map<String, List<Source>> sourcesByProvider = new HashMap<>();
    private final Map<String, List<Source>> sourcesByAssistant = new HashMap<>();
    private final Map<String, List<Source>> sourcesByAgent = new HashMap<>();
    private final Map<Long, Source> sources = new HashMap<>();
    private final Map<String, ApiKey> keysByHash = new HashMap<>();
    private final List<String> egressAllow = new ArrayList<>();

    /** Indexes these documents, by {@link ConfigDocument#key()}. */
    public ConfigSnapshot(Map<String, ConfigDocument> documents, long nextOffset) {
        this.documents = Map.copyOf(documents);
        this.nextOffset = nextOffset;
        this.documents.values().stream()
                .sorted(Comparator.comparingLong(ConfigDocument::id))
                .forEach(this::index);
        // A source is found by what its agent is called, so all agents and projects come before.
        sources.values().stream()
                .sorted(Comparator.comparingLong(Source::id))
                .filter(source -> project(source.projectId()) != null)
                .forEach(this::indexSource);
    }

    private void index(ConfigDocument document) {
        switch (document) {
            case Project project -> {
                projects.put(project.id(), project);
                if (!project.deleted()) {
                    add(projectsByOrganization, project.organizationId(), project);
                }
            }
            case Agent agent -> {
                agents.put(agent.id(), agent);
                add(agentsByProject, agent.projectId(), agent);
                if (agent.assistantId() != null) {
                    agentsByAssistant.putIfAbsent(agent.projectId() + ":" + agent.assistantId(), agent);
                }
            }
            case Source source -> sources.put(source.id(), source);
            case Metric metric -> add(metricsByProject, metric.projectId(), metric);
            case ApiKey key -> keysByHash.put(key.hash(), key);
            case ConfigDocument.Egress egress -> egressAllow.addAll(egress.allow());
            case ConfigDocument.Organization _, ConfigDocument.Member _ -> {}
        }
    }

    private void indexSource(Source source) {
        add(sourcesByProvider, source.provider(), source);
        add(sourcesByAgent, source.provider() + ":" + source.agentId(), source);
        Agent agent = agent(source.projectId(), source.agentId());
        String assistant = agent == null ? null : agent.assistantId();
        if (assistant != null) {
            add(sourcesByAssistant, source.provider() + ":" + assistant, source);
        }
    }

    private static <K, V> void add(Map<K, List<V>> index, K key, V value) {
        index.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    private static <K, V> List<V> of(Map<K, List<V>> index, K key) {
        return Collections.unmodifiableList(index.getOrDefault(key, List.of()));
    }

    /** A project that is not deleted, or {@code null}. */
    public @Nullable Project project(long id) {
        Project project = projects.get(id);
        return project == null || project.deleted() ? null : project;
    }

    /** The agent with our id, if it is in this project, else {@code null}. */
    public @Nullable Agent agent(long projectId, long agentId) {
        Agent agent = agents.get(agentId);
        return agent == null || agent.projectId() != projectId ? null : agent;
    }

    /** The agent with our id in whatever project, or {@code null}. */
    public @Nullable Agent agent(long agentId) {
        return agents.get(agentId);
    }

    /** The project's agent that the provider knows by this id, or {@code null}. */
    public @Nullable Agent agentByAssistant(long projectId, @Nullable String assistantId) {
        return assistantId == null ? null : agentsByAssistant.get(projectId + ":" + assistantId);
    }

    /** All agents of a project, by id. */
    public List<Agent> agents(long projectId) {
        return of(agentsByProject, projectId);
    }

    /** Metrics that run on call logs of this agent ({@code null}: an agent nobody knows), by id. */
    public List<Metric> metrics(long projectId, @Nullable Long agentId) {
        return metricsByProject.getOrDefault(projectId, List.of()).stream()
                .filter(Metric::observabilityEnabled)
                .filter(metric -> metric.agents().isEmpty()
                        || (agentId != null && metric.agents().contains(agentId)))
                .toList();
    }

    /** The metric with this id in this project, or {@code null}. */
    public @Nullable Metric metric(long projectId, long metricId) {
        for (Metric metric : metricsByProject.getOrDefault(projectId, List.of())) {
            if (metric.id() == metricId) {
                return metric;
            }
        }
        return null;
    }

    /** All sources of a provider, of projects that are not deleted, by id. */
    public List<Source> sources(String provider) {
        return of(sourcesByProvider, provider);
    }

    /** A provider's sources whose agent the provider knows by this id, of projects that are not deleted, by id. */
    public List<Source> sourcesByAssistant(String provider, String assistantId) {
        return of(sourcesByAssistant, provider + ":" + assistantId);
    }

    /** A provider's sources of our agent with this id, of projects that are not deleted, by id. */
    public List<Source> sourcesByAgent(String provider, long agentId) {
        return of(sourcesByAgent, provider + ":" + agentId);
    }

    /** The source with this id, or {@code null}. */
    public @Nullable Source source(long id) {
        return sources.get(id);
    }

    /** The key with this SHA-256 (hex) that is not revoked, or {@code null}. Expiry is the caller's to check. */
    public @Nullable ApiKey key(String hash) {
        ApiKey key = keysByHash.get(hash);
        return key == null || key.revoked() ? null : key;
    }

    /** Projects of an organisation that are not deleted, by id. */
    public List<Project> projects(long organizationId) {
        return of(projectsByOrganization, organizationId);
    }

    /** CIDR blocks that requests out of the house may reach beside public addresses. */
    public List<String> egressAllow() {
        return List.copyOf(egressAllow);
    }

    /** Every document by its key. */
    public Map<String, ConfigDocument> documents() {
        return documents;
    }

    /** The offset after the last record that is in it. */
    public long nextOffset() {
        return nextOffset;
    }
}
