package dev.earshot.controlplane.api;

import dev.earshot.contracts.api.CallRecording;
import dev.earshot.contracts.recording.Reference;
import dev.earshot.recordings.Recordings;
import dev.earshot.recordings.Stored;
import dev.earshot.store.view.RecordingViews;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.PathPart;

/** The recording of a call, whole or in parts. Its bytes go from the store to the wire, never through the heap at once. */
@Path(Aliases.CALL_LOGS + "/{id}/recording")
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class RecordingResource {
    private final Callers callers;
    private final ApiTables tables;
    private final Recordings recordings;

    @Inject
    RecordingResource(Callers callers, ApiTables tables, Recordings recordings) {
        this.callers = callers;
        this.tables = tables;
        this.recordings = recordings;
    }

    /** The bytes. */
    @GET
    @Operation(
            operationId = "call-logs-recording",
            summary = "Listen to a call",
            description =
                    "The recording of a call, whole or one range of it. While it is on its way, or where there is none, 404"
                            + " says which; so does recording of the call log.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "Range",
            in = ParameterIn.HEADER,
            example = "bytes=0-65535",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The whole of it.",
            content = @Content(mediaType = "audio/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The range that was asked for.",
            content = @Content(mediaType = "audio/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "416", description = "No byte of it is in the range.")
    @APIResponse(responseCode = "503", ref = "TryAgain")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        return answer(id, headers, true);
    }

    /** What {@link #get} would say, without the bytes. */
    @HEAD
    @Operation(hidden = true)
    public Response head(@PathParam("id") String id, @Context HttpHeaders headers) {
        return answer(id, headers, false);
    }

    private Response answer(String id, HttpHeaders headers, boolean withBytes) {
        Caller caller = callers.of(headers);
        if (!id.matches("[1-9]\\d{0,17}")) {
            throw Refused.notFound();
        }
        CallRecording recording =
                tables.as(caller, client -> RecordingViews.view(client, caller.projects(), Long.parseLong(id)));
        if (recording == null) {
            throw Refused.notFound();
        }
        Reference reference = recording.reference();
        Stored stored = reference == null ? null : recordings.find(reference);
        if (reference == null || stored == null) {
            throw Refused.with(404, recording.whyNot());
        }
        String tag = "\"" + reference.hash() + "\"";
        Response.ResponseBuilder answer = Response.ok()
                .header(HttpHeaders.ETAG, tag)
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=3600")
                // Whoever sent it said what it is: a browser shall believe no other word, and run nothing of it.
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox")
                .type(reference.contentType());
        if (tag.equals(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH))) {
            return answer.status(Response.Status.NOT_MODIFIED).build();
        }
        return switch (asked(headers, tag, stored.size())) {
            case ByteRange.Whole _ -> bytes(answer, stored, 0, stored.size(), withBytes);
            case ByteRange.Part(long from, long count) ->
                bytes(
                        answer.status(Response.Status.PARTIAL_CONTENT)
                                .header(
                                        "Content-Range",
                                        "bytes " + from + "-" + (from + count - 1) + "/" + stored.size()),
                        stored,
                        from,
                        count,
                        withBytes);
            case ByteRange.Outside _ ->
                answer.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                        .header("Content-Range", "bytes */" + stored.size())
                        .build();
        };
    }

    private static ByteRange asked(HttpHeaders headers, String tag, long size) {
        String same = headers.getHeaderString("If-Range");
        String range = headers.getHeaderString("Range");
        return same == null || same.equals(tag) ? ByteRange.of(range, size) : new ByteRange.Whole();
    }

    private static Response bytes(
            Response.ResponseBuilder answer, Stored stored, long from, long count, boolean withBytes) {
        if (!withBytes) {
            return answer.header(HttpHeaders.CONTENT_LENGTH, count).build();
        }
        return switch (stored) {
            case Stored.OnDisk disk ->
                answer.entity(new PathPart(disk.file(), from, count)).build();
            case Stored.Remote remote -> {
                try {
                    yield answer.header(HttpHeaders.CONTENT_LENGTH, count)
                            .entity(remote.opening().open(from, count))
                            .build();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
