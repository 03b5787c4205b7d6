package dev.earshot.controlplane.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Call logs of any time, by cursor alone: it costs the same at the first page and at the thousandth. */
@Path("/earshot/v1/call-logs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class OwnCallLogsResource {
    private final Callers callers;
    private final CallLogReader reader;
    private final Questions asked;

    @Inject
    OwnCallLogsResource(Callers callers, CallLogReader reader, Questions asked) {
        this.callers = callers;
        this.reader = reader;
        this.asked = asked;
    }

    /** A page. */
    @GET
    @Operation(
            operationId = "earshot-call-logs-list",
            summary = "List call logs of any time",
            description =
                    "The same calls and filters as the list of observability, without a limit to the time. next is the"
                            + " cursor of the page behind this one, null at the end.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "filters_v2",
            in = ParameterIn.QUERY,
            example = "{\"field\": \"success\", \"op\": \"eq\", \"value\": false}",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "250", defaultValue = "50"))
    @Parameter(
            name = "ordering",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {
                                "timestamp",
                                "-timestamp",
                                "created_at",
                                "-created_at",
                                "duration",
                                "-duration"
                            },
                            defaultValue = "-timestamp"))
    @APIResponse(responseCode = "200", description = "A page.")
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "503", ref = "TryAgain")
    public byte[] list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        return reader.cursorPage(caller, ListQuery.ours(asked.of(uri.getQueryParameters(), caller)));
    }
}
