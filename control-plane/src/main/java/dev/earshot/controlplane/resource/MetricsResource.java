package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.config.Stored;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Metrics, one by one. */
@Path(MetricsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Metrics")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class MetricsResource {
    static final String PATH = "/test_framework/v1/metrics";

    private final Callers callers;
    private final Configs configs;
    private final Writes writes;

    @Inject
    MetricsResource(Callers callers, Configs configs, Writes writes) {
        this.callers = callers;
        this.configs = configs;
        this.writes = writes;
    }

    /** All, in the order in which people want to see them. */
    @GET
    @Operation(
            operationId = "metrics-v1-list",
            summary = "List metrics",
            description =
                    "Metrics of the projects that the key opens, by display_order, then id. An array, not a page.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "agent_id",
            in = ParameterIn.QUERY,
            description = "Those that are on this agent.",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "assistant_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "slug", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The metrics.",
            content = @Content(schema = @Schema(ref = "MetricRows")))
    @APIResponse(responseCode = "400", ref = "BadField")
    public JsonNode list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        Map<Long, String> names = configs.agents(caller).stream()
                .collect(Collectors.toMap(
                        agent -> agent.document().id(),
                        agent -> agent.document().name()));
        String slug = query.text("slug");
        ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
        found(query, caller).stream()
                .map(metric -> MetricRows.row(metric, names))
                .filter(row -> slug == null || slug.equals(row.path("slug").asText()))
                .forEach(rows::add);
        return rows;
    }

    /** The same with what a picker shows. */
    @GET
    @Path("basic_list")
    @Operation(
            operationId = "metrics-v1-basic-list-retrieve",
            summary = "List metrics in brief",
            description = "As the list of metrics, with the fields that a picker shows.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "agent_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The metrics.",
            content = @Content(schema = @Schema(ref = "MetricBriefs")))
    public JsonNode brief(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
        found(Bodies.query(uri.getQueryParameters()), caller).forEach(metric -> rows.add(MetricRows.brief(metric)));
        return rows;
    }

    private List<Metric> found(Section query, Caller caller) {
        Long project = Configs.wanted(query, caller);
        Long agent = query.id("agent_id");
        String assistant = query.text("assistant_id");
        List<Agent> agents =
                configs.agents(caller).stream().map(Stored::document).toList();
        Agent only = agent == null && assistant == null
                ? null
                : agents.stream()
                        .filter(each -> agent == null || each.id() == agent)
                        .filter(each -> assistant == null || assistant.equals(each.assistantId()))
                        .findFirst()
                        .orElse(null);
        if (only == null && (agent != null || assistant != null)) {
            return List.of();
        }
        return configs.metrics(caller).stream()
                .map(Stored::document)
                .filter(metric -> project == null || metric.projectId() == project)
                .filter(metric -> only == null
                        || (metric.projectId() == only.projectId()
                                && (metric.agents().isEmpty() || metric.agents().contains(only.id()))))
                .sorted(Comparator.<Metric>comparingLong(metric ->
                                metric.settings().path("display_order").asLong())
                        .thenComparingLong(Metric::id))
                .toList();
    }

    /** A new one. */
    @POST
    @Operation(
            operationId = "metrics-v1-create",
            summary = "Create a metric",
            description =
                    "A metric of the project's own. The description of an llm_judge is what the judge is asked. Older"
                            + " names of eval types are taken and kept as the newer ones.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricWrite")))
    @APIResponse(
            responseCode = "201",
            description = "The metric.",
            content = @Content(schema = @Schema(ref = "MetricDetail")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "422", ref = "AnotherRequest")
    public Response create(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        JsonNode made = writes.create(
                caller,
                headers,
                PATH,
                body,
                (draft, _) -> MetricRows.detail(MetricEdits.create(Bodies.section(headers, body), draft, caller)));
        return Response.status(201).entity(made).build();
    }

    /** One. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "metrics-v1-retrieve",
            summary = "Read a metric",
            description = "With all that is known of it; version counts what it measures.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The metric.",
            content = @Content(schema = @Schema(ref = "MetricDetail")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode read(@PathParam("id") String id, @Context HttpHeaders headers) {
        return MetricRows.detail(
                configs.metric(callers.of(headers), Configs.id(id)).document());
    }

    /** Some of its fields. */
    @PATCH
    @Path("{id}")
    @Operation(
            operationId = "metrics-v1-partial-update",
            summary = "Change a metric",
            description =
                    "The fields of the body. What changes what is measured makes a new version; scores of older ones"
                            + " stay as they are.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricWrite")))
    @APIResponse(
            responseCode = "200",
            description = "The metric as it is now.",
            content = @Content(schema = @Schema(ref = "MetricDetail")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode change(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edited(id, body, headers, false);
    }

    /** All of its fields. */
    @PUT
    @Path("{id}")
    @Operation(
            operationId = "metrics-v1-update",
            summary = "Replace a metric",
            description = "As a change, and name is required.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MetricWrite")))
    @APIResponse(
            responseCode = "200",
            description = "The metric as it is now.",
            content = @Content(schema = @Schema(ref = "MetricDetail")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode replace(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edited(id, body, headers, true);
    }

    /** Away with it; its scores stay. */
    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "metrics-v1-destroy",
            summary = "Delete a metric",
            description = "Scores of it stay readable; rules of the rubric that read it go with it.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        long metric = configs.metric(caller, Configs.id(id)).document().id();
        writes.change(caller, (draft, _) -> {
            MetricEdits.delete(draft, metric);
            return "";
        });
        return Response.noContent().build();
    }

    private JsonNode edited(String id, byte[] body, HttpHeaders headers, boolean whole) {
        Caller caller = callers.writer(headers);
        long metric = configs.metric(caller, Configs.id(id)).document().id();
        return MetricRows.detail(writes.change(
                caller, (draft, _) -> MetricEdits.change(Bodies.section(headers, body), draft, metric, whole)));
    }
}
