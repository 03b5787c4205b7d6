package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Page;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.change.MetricFields;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.config.Versions.Version;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a metric measured before. */
@Path(MetricsResource.PATH + "/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Metrics")
@APIResponse(responseCode = "400", ref = "BadField")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "404", ref = "NotFound")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class MetricHistoryResource {
    private final Callers callers;
    private final Configs configs;
    private final Histories histories;
    private final Writes writes;

    @Inject
    MetricHistoryResource(Callers callers, Configs configs, Histories histories, Writes writes) {
        this.callers = callers;
        this.configs = configs;
        this.histories = histories;
        this.writes = writes;
    }

    /** Its versions. */
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @GET
    @Path("history")
    @Operation(
            operationId = "metrics-v1-history-list",
            summary = "List versions of a metric",
            description = "Newest first; a page. history_id is the version that scores name.")
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(ref = "MetricVersionPage")))
    public JsonNode list(
            @PathParam("id") String id,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request) {
        Caller caller = callers.of(headers);
        Page page = Page.of(Bodies.query(uri.getQueryParameters()));
        List<Version<Metric>> versions = histories.of(caller, Metric.class, Configs.id(id));
        return page.of(versions, version -> shown(version, versions), request.absoluteURI());
    }

    /** Names one. */
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @PATCH
    @Path("history/edit")
    @Operation(
            operationId = "metrics-v1-history-edit-partial-update",
            summary = "Name a version of a metric",
            description = "history_id and version_name; null takes the name away.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "VersionName")))
    @APIResponse(
            responseCode = "200",
            description = "The version.",
            content = @Content(schema = @Schema(ref = "MetricVersion")))
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public JsonNode name(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        long metric = Configs.id(id);
        Version<Metric> named = histories.name(caller, Metric.class, metric, Bodies.section(headers, body));
        return shown(named, histories.of(caller, Metric.class, metric));
    }

    /** Makes it measure again what it measured once. */
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @POST
    @Path("restore")
    @Operation(
            operationId = "metrics-v1-restore-create",
            summary = "Restore a version of a metric",
            description = "The metric measures what it measured then, as a new version; where it runs stays as it is.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "VersionName")))
    @APIResponse(
            responseCode = "200",
            description = "The metric as it is now.",
            content = @Content(schema = @Schema(ref = "MetricDetail")))
    @APIResponse(responseCode = "403", ref = "Forbidden")
    public JsonNode restore(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        long metric = configs.metric(caller, Configs.id(id)).document().id();
        Section section = Bodies.section(headers, body);
        Metric old = histories
                .named(section, histories.of(caller, Metric.class, metric))
                .document();
        return MetricRows.detail(writes.change(caller, (draft, _) -> {
            Metric before = MetricEdits.one(draft, metric);
            ObjectNode restored = EarshotJson.MAPPER.valueToTree(old);
            restored.put("version", before.version() + 1).put("name", before.name());
            restored.put("metric_version", before.metricVersion());
            restored.set("agents", EarshotJson.MAPPER.valueToTree(before.agents()));
            restored.put("observability_enabled", before.observabilityEnabled());
            restored.put("sampling_enabled", before.samplingEnabled());
            MetricFields.version(restored, before);
            return (Metric) draft.save(restored);
        }));
    }

    private static ObjectNode shown(Version<Metric> version, List<Version<Metric>> all) {
        ObjectNode row = Histories.row(version, all, MetricRows::detail);
        row.putNull("agent");
        return row.set("agents_snapshot", row.path("agents"));
    }
}
