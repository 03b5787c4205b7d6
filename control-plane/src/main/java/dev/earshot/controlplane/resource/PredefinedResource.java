package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.config.PredefinedMetrics.Predefined;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.input.Section;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of predefined metrics. */
@Path("/test_framework/v1/predefined-metrics")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Metrics")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class PredefinedResource {
    private static final int MOST_SCENARIOS = 1_000;
    private static final Set<String> ACCURACY =
            Set.of("tool_call_success", "hallucination", "relevancy", "response_consistency", "voicemail_detection");
    private static final Set<String> EXPERIENCE = Set.of("csat", "sentiment", "topic_of_call", "dropoff_node");
    private static final Set<String> SPEECH =
            Set.of("talk_ratio", "user_talk_ratio", "words_per_minute", "user_words_per_minute");

    private final Callers callers;
    private final Writes writes;

    @Inject
    PredefinedResource(Callers callers, Writes writes) {
        this.callers = callers;
        this.writes = writes;
    }

    /** All of them. */
    @GET
    @Operation(
            operationId = "predefined-metrics-list",
            summary = "List predefined metrics",
            description = "What Earshot can measure without being told how. An array, not a page.")
    @APIResponse(
            responseCode = "200",
            description = "The catalogue.",
            content = @Content(schema = @Schema(ref = "PredefinedMetrics")))
    public JsonNode list(@Context HttpHeaders headers) {
        callers.of(headers);
        ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
        PredefinedMetrics.all().forEach(predefined -> rows.add(row(predefined)));
        return rows;
    }

    /** One, by its number or its code. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "predefined-metrics-retrieve",
            summary = "Read a predefined metric",
            description = "By its id or its code.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The metric.",
            content = @Content(schema = @Schema(ref = "PredefinedMetric")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode read(@PathParam("id") String id, @Context HttpHeaders headers) {
        callers.of(headers);
        Predefined predefined = PredefinedIds.find(id);
        if (predefined == null) {
            throw Refused.notFound();
        }
        return row(predefined);
    }

    /** Some of them into a project, or onto an agent. */
    @POST
    @Path("copy")
    @Operation(
            operationId = "predefined-metrics-copy-create",
            summary = "Add predefined metrics to a project",
            description =
                    "By metric_codes or predefined_metric_ids, to project_id or to the agent of agent_id, not both. A"
                            + " metric that the project has already stays, and is put on the agent.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "PredefinedCopy")))
    @APIResponse(
            responseCode = "200",
            description = "The project's metrics that came of it.",
            content = @Content(schema = @Schema(ref = "MetricRows")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public JsonNode copy(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        Section section = Bodies.section(headers, body);
        boolean onAgent = section.has("agent_id");
        if (onAgent == (section.has("project_id") || section.has("project"))) {
            throw section.bad("project_id", "required, or agent_id, and not both");
        }
        section.ids("scenarios", MOST_SCENARIOS);
        List<Predefined> wanted = wanted(section);
        return writes.create(caller, headers, "predefined copy", body, (draft, _) -> {
            Agent agent = onAgent ? Scopes.agent(section, "agent_id", draft, caller) : null;
            long project = agent == null ? Scopes.project(section, draft, caller) : agent.projectId();
            ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
            MetricEdits.copy(draft, project, agent == null ? null : (Long) agent.id(), wanted)
                    .forEach(metric -> rows.add(
                            MetricRows.row(metric, agent == null ? Map.of() : Map.of(agent.id(), agent.name()))));
            return rows;
        });
    }

    private static List<Predefined> wanted(Section section) {
        Set<Predefined> wanted = new LinkedHashSet<>();
        for (String field : List.of("metric_codes", "predefined_metric_ids")) {
            for (String named : section.texts(field)) {
                Predefined predefined = PredefinedIds.find(named);
                if (predefined == null) {
                    throw section.bad(field, "those of the list of predefined metrics; " + named + " is none");
                }
                wanted.add(predefined);
            }
        }
        if (wanted.isEmpty()) {
            throw section.bad("metric_codes", "required, or predefined_metric_ids");
        }
        return List.copyOf(wanted);
    }

    private static ObjectNode row(Predefined predefined) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("id", PredefinedIds.of(predefined))
                .put("name", predefined.name())
                .put("description", predefined.name())
                .put("code", predefined.code())
                .put("slug", predefined.code())
                .put("type", MetricRows.type(predefined.type()))
                .put("eval_type", predefined.evalType().wire())
                .put("audio_enabled", false)
                .put("prompt", "")
                .put("function_name", "get_" + predefined.code())
                .put("custom_code", "")
                .put("simulation_enabled", false)
                .put("observability_enabled", true)
                .put("cost", predefined.type() == MetricType.LLM_JUDGE ? "0.200000" : "0.000000")
                .put("evaluation_trigger", "always")
                .put("evaluation_trigger_prompt", "")
                .put("category", category(predefined.code()))
                .putNull("sub_category")
                .putNull("organization");
        json.set("enum_values", EarshotJson.MAPPER.valueToTree(predefined.enumValues()));
        json.putObject("configuration");
        return json;
    }

    private static String category(String code) {
        if (ACCURACY.contains(code)) {
            return "Accuracy";
        }
        if (EXPERIENCE.contains(code)) {
            return "Customer Experience";
        }
        return SPEECH.contains(code) ? "Speech Quality" : "Conversation Quality";
    }
}
