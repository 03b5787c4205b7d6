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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A list of call logs as a file. */
@Path(Aliases.CALL_LOGS)
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class CallListExportResource {
    private final ExportAnswers exports;

    @Inject
    CallListExportResource(ExportAnswers exports) {
        this.exports = exports;
    }

    /** The same where clients of hosted observability look for it: of at most 33 days, as their lists are. */
    @GET
    @Path("export_call_logs")
    @Operation(
            operationId = "call-logs-export-call-logs",
            summary = "Export call logs of a list",
            description =
                    "The calls of a list with these filters, all of them. Nothing is to be waited for: the answer is"
                            + " the file.")
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
    public Response exportList(@Context UriInfo uri, @Context HttpHeaders headers) {
        return exports.stream(uri, headers, true);
    }
}
