package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.request.RequestProgress;
import dev.earshot.store.request.RequestStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How far requested evaluations are. */
@Path("/earshot/v1/requests")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class RequestsResource {
    private final Callers callers;
    private final ApiTables tables;

    @Inject
    RequestsResource(Callers callers, ApiTables tables) {
        this.callers = callers;
        this.tables = tables;
    }

    /** One. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "requests-retrieve",
            summary = "Read how far a requested evaluation is",
            description =
                    "calls = evaluated + skipped + failed + waiting; status is running until none waits, then done.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200", description = "The request.")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode read(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        if (!id.matches("[1-9]\\d{0,17}")) {
            throw Refused.notFound();
        }
        RequestProgress progress =
                tables.as(caller, client -> RequestStore.progress(client, caller.projects(), Long.parseLong(id)));
        if (progress == null) {
            throw Refused.notFound();
        }
        return json(progress);
    }

    private static ObjectNode json(RequestProgress progress) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("id", progress.id()).put("project_id", progress.projectId()).put("kind", progress.kind());
        ArrayNode metrics = json.putArray("metric_ids");
        progress.metricIds().forEach(metrics::add);
        json.put("status", progress.endedAt() == null ? "running" : "done");
        json.put("calls", progress.calls()).put("evaluated", progress.evaluated());
        json.put("skipped", progress.skipped()).put("failed", progress.failed()).put("waiting", progress.waiting());
        json.put("requested_at", progress.requestedAt().toString());
        return json.put(
                "ended_at",
                progress.endedAt() == null ? null : progress.endedAt().toString());
    }
}
