package dev.earshot.controlplane.api;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.filter.CallCondition;
import dev.earshot.contracts.filter.NumberTest;
import dev.earshot.controlplane.input.BadField;
import dev.earshot.controlplane.input.Section;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.request.RequestStore;
import dev.earshot.store.request.RequestStore.Wish;
import dev.earshot.store.request.RequestedCall;
import dev.earshot.store.view.CallFilter;
import dev.earshot.store.view.CallOrder;
import dev.earshot.store.view.CallViews;
import dev.earshot.store.view.FoundCalls;
import dev.earshot.store.view.FoundCalls.FoundCall;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes wishes that calls be evaluated once more. What is wrong with one is said before anything is stored; what is stored
 * is on its way to the evaluator.
 */
@Singleton
final class EvaluationCommands {
    /** Calls times metrics of one request. */
    static final int MOST_PAIRS = 10_000;

    private static final int MOST_IDS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long MINUTE = 60;

    private final ApiTables tables;
    private final Configuration configuration;
    private final RequestStore requests;
    private final RequestRates rates;
    private final Clock clock;

    @Inject
    EvaluationCommands(
            ApiTables tables, Configuration configuration, RequestStore requests, RequestRates rates, Clock clock) {
        this.tables = tables;
        this.configuration = configuration;
        this.requests = requests;
        this.rates = rates;
        this.clock = clock;
    }

    /** What is said to who asks. */
    sealed interface Answer {
        /**
         * Taken.
         *
         * @param calls that are to be evaluated
         * @param ids of the requests, one a project
         */
        record Taken(List<CallViews.Key> calls, List<Long> ids) implements Answer {}

        /**
         * Not now, or not as much.
         *
         * @param seconds after which it may be tried again
         */
        record TooMuch(String why, long seconds) implements Answer {}
    }

    /** Named metrics on named calls. Throws {@link BadField}. */
    Answer evaluateMetrics(Caller caller, Section body) {
        Scope scope = scope(caller, body);
        List<Long> ids = required(body, "call_logs", "call_log_ids");
        List<Long> metrics = required(body, "metrics", "metric_ids");
        List<FoundCall> calls = found(caller, scope, ids, body.has("call_logs") ? "call_logs" : "call_log_ids");
        ConfigSnapshot config = configuration.now();
        String field = body.has("metrics") ? "metrics" : "metric_ids";
        for (FoundCall call : calls) {
            for (Long metric : metrics) {
                if (config.metric(call.key().projectId(), metric) == null) {
                    throw BadField.of(field, "metrics of the calls' project; it has no metric " + metric);
                }
            }
        }
        return take(caller, "evaluate_metrics", calls, metrics, (long) calls.size() * metrics.size());
    }

    /** All metrics that calls get, on named calls or on all of an agent. Throws {@link BadField}. */
    Answer rerunEvaluation(Caller caller, Section body) {
        Scope scope = scope(caller, body);
        boolean all = isAll(body);
        List<FoundCall> calls;
        if (all) {
            if (scope.agent() == null) {
                throw BadField.of("agent_id", "required with all, or assistant_id");
            }
            calls = ofAgent(caller, scope);
        } else {
            calls = found(caller, scope, required(body, "call_logs", "call_log_ids"), "call_logs");
        }
        ConfigSnapshot config = configuration.now();
        long pairs = 0;
        for (FoundCall call : calls) {
            pairs += config.metrics(call.key().projectId(), call.agentId()).size();
        }
        return take(caller, "rerun_evaluation", calls, List.of(), pairs);
    }

    /** All metrics that one call gets, because it was changed. */
    Answer reevaluate(Caller caller, FoundCall call) {
        return take(caller, "reevaluate_metrics", List.of(call), List.of(), 1);
    }

    private static boolean isAll(Section body) {
        try {
            return body.texts("call_logs").equals(List.of("all"));
        } catch (BadField noList) {
            return false;
        }
    }

    /**
     * What a request says of whose calls it speaks.
     *
     * @param projects that are looked at
     * @param agent the calls' agent, {@code null} for any
     */
    private record Scope(List<Long> projects, @Nullable Long agent) {}

    private Scope scope(Caller caller, Section body) {
        ConfigSnapshot config = configuration.now();
        Long project = body.id("project_id");
        if (project != null && !caller.projects().contains(project)) {
            throw BadField.of("project_id", "a project of yours; there is none with this id");
        }
        List<Long> projects = project == null ? caller.projects() : List.of(project);
        Long agent = body.id("agent_id");
        if (agent != null) {
            Agent known = config.agent(agent);
            if (known == null || !projects.contains(known.projectId())) {
                throw BadField.of("agent_id", "an agent of yours; there is none with this id");
            }
            return new Scope(List.of(known.projectId()), agent);
        }
        String assistant = body.text("assistant_id");
        if (assistant != null && !assistant.isBlank()) {
            for (Long each : projects) {
                Agent known = config.agentByAssistant(each, assistant);
                if (known != null) {
                    return new Scope(List.of(each), known.id());
                }
            }
            throw BadField.of("assistant_id", "what the provider calls an agent of yours; none is called so");
        }
        return new Scope(projects, null);
    }

    private static List<Long> required(Section body, String name, String other) {
        String given = body.has(name) || !body.has(other) ? name : other;
        List<Long> ids = body.ids(given, MOST_IDS).stream().distinct().toList();
        if (ids.isEmpty()) {
            throw BadField.of(given, "required, a list of at most " + MOST_IDS + " integer ids");
        }
        return ids;
    }

    private List<FoundCall> found(Caller caller, Scope scope, List<Long> ids, String field) {
        List<FoundCall> found = tables.as(caller, client -> FoundCalls.byId(client, scope.projects(), ids)).stream()
                .filter(call -> scope.agent() == null || scope.agent().equals(call.agentId()))
                .toList();
        Set<Long> missing = new HashSet<>(ids);
        found.forEach(call -> missing.remove(call.key().callLogId()));
        if (!missing.isEmpty()) {
            throw BadField.of(
                    field,
                    "call logs of the project or agent; there is none with the id "
                            + missing.stream().sorted().findFirst().orElseThrow());
        }
        return found;
    }

    private List<FoundCall> ofAgent(Caller caller, Scope scope) {
        CallCondition ofAgent =
                new CallCondition.Amount(CallCondition.NumberField.AGENT_ID, new NumberTest.OneOf(List.of((double)
                        Objects.requireNonNull(scope.agent()))));
        CallFilter filter = new CallFilter(scope.projects(), ofAgent, null, null);
        List<Long> ids = tables
                .as(caller, client -> CallViews.keys(client, filter, CallOrder.NEWEST, null, MOST_PAIRS + 1, 0))
                .stream()
                .map(CallViews.Key::callLogId)
                .toList();
        return tables.as(caller, client -> FoundCalls.byId(client, scope.projects(), ids));
    }

    private Answer take(Caller caller, String kind, List<FoundCall> calls, List<Long> metrics, long pairs) {
        if (rates.areLimited() && (pairs > MOST_PAIRS || calls.size() > MOST_PAIRS)) {
            return new Answer.TooMuch(
                    "At most " + MOST_PAIRS + " evaluations (calls times metrics) a request; this one has " + pairs
                            + ".",
                    MINUTE);
        }
        Map<Long, List<RequestedCall>> byProject = new TreeMap<>();
        for (FoundCall call : calls) {
            byProject
                    .computeIfAbsent(call.key().projectId(), _ -> new ArrayList<>())
                    .add(new RequestedCall(call.key().callLogId(), call.callId()));
        }
        long wait = rates.take(byProject.keySet());
        if (wait > 0) {
            return new Answer.TooMuch("At most " + RequestRates.MOST + " such requests a minute and project.", wait);
        }
        Instant now = clock.instant();
        long offset = configuration.now().nextOffset();
        List<Wish> wishes = new ArrayList<>();
        byProject.forEach(
                (project, asked) -> wishes.add(new Wish(project, kind, metrics, asked, caller.keyName(), offset, now)));
        List<Long> ids = requests.create(wishes).await().atMost(PATIENCE);
        return new Answer.Taken(calls.stream().map(FoundCall::key).toList(), ids);
    }
}
