package dev.earshot.controlplane.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Call logs of any time as a file. */
@Path("/earshot/v1/call-logs")
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class CallLogExportResource {
    private final ExportAnswers exports;

    @Inject
    CallLogExportResource(ExportAnswers exports) {
        this.exports = exports;
    }

    /** All of a filter, of any time. */
    @GET
    @Path("export")
    @Operation(
            operationId = "call-logs-export",
            summary = "Export call logs",
            description =
                    "All calls of a filter, of any time, as a table or as a call log a line. Takes the filters of the"
                            + " list and sends while it reads, so it may be as long as there are calls. In a table, a text that"
                            + " a spreadsheet would take for a formula begins with an apostrophe.")
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"csv", "jsonl"},
                            defaultValue = "csv"))
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "filters_v2", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "ordering", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The calls.",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/jsonl", schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "503", ref = "TryAgain")
    public Response export(@Context UriInfo uri, @Context HttpHeaders headers) {
        return exports.stream(uri, headers, false);
    }
}
