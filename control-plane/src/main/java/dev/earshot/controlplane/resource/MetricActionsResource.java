package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.input.Section;
import dev.earshot.controlplane.input.Value;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Metrics, many at once: all of what is asked, or nothing of it. */
@Path(MetricsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Metrics")
@APIResponse(responseCode = "400", ref = "BadField")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "403", ref = "Forbidden")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class MetricActionsResource {
    private static final int MOST_IDS = 10_000;
    private static final List<String> SWITCHES =
            List.of("observability_enabled", "simulation_enabled", "sampling_enabled");

    private final Callers callers;
    private final Writes writes;

    @Inject
    MetricActionsResource(Callers callers, Writes writes) {
        this.callers = callers;
        this.writes = writes;
    }

    /** Several new ones. */
    @POST
    @Path("bulk_create")
    @Operation(
            operationId = "metrics-bulk-create",
            summary = "Create metrics",
            description = "The body is an array of metrics, at most 200. All are made, or none.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricWrites")))
    @APIResponse(
            responseCode = "201",
            description = "The metrics.",
            content = @Content(schema = @Schema(ref = "MetricDetails")))
    public Response create(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        Value value = Bodies.value(headers, body);
        if (!(value instanceof Value.Items items) || items.items().size() > 200) {
            throw Refused.with(400, "An array of at most 200 metrics.");
        }
        JsonNode made = writes.create(caller, headers, "bulk_create", body, (draft, _) -> {
            ArrayNode metrics = EarshotJson.MAPPER.createArrayNode();
            for (Value item : items.items()) {
                Section section = Section.lenient("[" + metrics.size() + "]", item);
                metrics.add(MetricRows.detail(MetricEdits.create(section, draft, caller)));
            }
            return metrics;
        });
        return Response.status(201).entity(made).build();
    }

    /** Switches of several. */
    @POST
    @Path("bulk-toggle-settings")
    @Operation(
            operationId = "metrics-bulk-toggle-settings",
            summary = "Switch metrics on or off",
            description = "metric_ids, and any of observability_enabled, simulation_enabled, sampling_enabled.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricSwitches")))
    @APIResponse(
            responseCode = "200",
            description = "How many.",
            content = @Content(schema = @Schema(ref = "UpdatedMetrics")))
    public JsonNode toggle(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        Section section = Bodies.section(headers, body);
        return writes.change(caller, (draft, _) -> {
            List<Metric> metrics = metrics(section, "metric_ids", draft, caller);
            for (Metric before : metrics) {
                ObjectNode metric = draft.edit("metric", before);
                for (String name : SWITCHES) {
                    section.take(
                            name,
                            () -> (name.equals("simulation_enabled") ? (ObjectNode) metric.path("settings") : metric)
                                    .put(name, section.truth(name)));
                }
                section.check();
                draft.save(metric);
            }
            return updated(metrics.size());
        });
    }

    /** On which agents several are. */
    @POST
    @Path("bulk_manage_agents")
    @Operation(
            operationId = "metrics-bulk-manage-agents",
            summary = "Put metrics on agents, or take them off",
            description =
                    "A metric that names no agent is on all of its project. One that is taken off its last agent is"
                            + " switched off.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricAgents")))
    @APIResponse(
            responseCode = "200",
            description = "How many.",
            content = @Content(schema = @Schema(ref = "UpdatedMetrics")))
    public JsonNode agents(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        Section section = Bodies.section(headers, body);
        return writes.change(caller, (draft, _) -> {
            String mode = section.choice("mode", Set.of("enable", "disable"));
            if (mode == null) {
                throw section.bad("mode", "required, enable or disable");
            }
            List<Metric> metrics = metrics(section, "metric_ids", draft, caller);
            List<Long> agents = agents(section, draft, caller, metrics);
            for (Metric metric : metrics) {
                if (mode.equals("enable")) {
                    MetricEdits.enable(draft, metric, agents);
                } else {
                    MetricEdits.disable(draft, metric, agents);
                }
            }
            return updated(metrics.size());
        });
    }

    /** Away with several. */
    @POST
    @Path("delete_metrics")
    @Operation(
            operationId = "metrics-delete-metrics",
            summary = "Delete metrics",
            description = "metric_ids (also metrics, or ids), all of them or none. Scores stay readable.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricIds")))
    @APIResponse(responseCode = "204", description = "Deleted.")
    public Response delete(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        Section section = Bodies.section(headers, body);
        String field = section.has("metric_ids") ? "metric_ids" : section.has("metrics") ? "metrics" : "ids";
        writes.change(caller, (draft, _) -> {
            metrics(section, field, draft, caller).forEach(metric -> MetricEdits.delete(draft, metric.id()));
            return "";
        });
        return Response.noContent().build();
    }

    /** Another order. */
    @PATCH
    @Path("reorder")
    @Operation(
            operationId = "metrics-reorder",
            summary = "Order metrics",
            description = "metric_ids in the order in which lists show them.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricIds")))
    @APIResponse(
            responseCode = "200",
            description = "The order.",
            content = @Content(schema = @Schema(ref = "MetricIds")))
    public JsonNode reorder(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        Section section = Bodies.section(headers, body);
        return writes.change(caller, (draft, _) -> {
            ObjectNode answer = EarshotJson.MAPPER.createObjectNode();
            ArrayNode order = answer.putArray("metric_ids");
            for (Metric before : metrics(section, "metric_ids", draft, caller)) {
                ObjectNode metric = draft.edit("metric", before);
                ((ObjectNode) metric.path("settings")).put("display_order", order.size());
                order.add(draft.save(metric).id());
            }
            return answer;
        });
    }

    private static ObjectNode updated(int howMany) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("updated_count", howMany)
                .put("message", howMany + " metrics updated.");
    }

    private static List<Metric> metrics(Section section, String field, Draft draft, Caller caller) {
        List<Metric> metrics = new ArrayList<>();
        for (Long id : section.ids(field, MOST_IDS)) {
            Metric metric = draft.find(Metric.class, each -> each.id() == id);
            if (metric == null || !Scopes.isOpen(draft, caller, metric.projectId())) {
                throw section.bad(field, "ids of metrics that the key opens; " + id + " is none");
            }
            metrics.add(metric);
        }
        if (metrics.isEmpty()) {
            throw section.bad(field, "required, a list of integer ids");
        }
        return metrics;
    }

    private static List<Long> agents(Section section, Draft draft, Caller caller, List<Metric> metrics) {
        List<Long> agents = section.ids("agent_ids", MOST_IDS);
        for (Long id : agents) {
            Agent agent = draft.find(Agent.class, each -> each.id() == id);
            if (agent == null
                    || !Scopes.isOpen(draft, caller, agent.projectId())
                    || metrics.stream().anyMatch(metric -> metric.projectId() != agent.projectId())) {
                throw section.bad("agent_ids", "ids of agents of the metrics' project; " + id + " is none");
            }
        }
        return agents;
    }
}
