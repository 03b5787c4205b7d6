package dev.earshot.controlplane.coverage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.controlplane.api.ApiTables;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.store.coverage.FreshnessViews;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How far everything is behind. */
@Path("/earshot/v1/freshness")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Coverage")
public class FreshnessResource {
    private final Callers callers;
    private final ApiTables tables;
    private final Clock clock;

    @Inject
    FreshnessResource(Callers callers, ApiTables tables, Clock clock) {
        this.callers = callers;
        this.tables = tables;
        this.clock = clock;
    }

    /** Now. */
    @GET
    @Operation(
            operationId = "freshness-retrieve",
            summary = "Read how fresh verdicts are",
            description =
                    "The age of the oldest call that has no verdict, of all and of each project; what calls wait for; how"
                            + " long verdicts took of the last hour and day, from the webhook that led to each (of a"
                            + " project's newest 20,000); and the deliveries that have not ended. Calls that nobody has"
                            + " begun to evaluate are looked for among those of the last day.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "Ages in seconds.",
            content = @Content(schema = @Schema(ref = "Freshness")))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "401", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public ObjectNode read(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        List<Long> projects =
                caller.asked(Bodies.query(uri.getQueryParameters()).id("project_id"));
        Instant now = clock.instant();
        return FreshnessJson.of(tables.as(caller, client -> FreshnessViews.of(client, projects, now)), now);
    }
}
