package dev.earshot.controlplane.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Call logs, in lists and one by one. What the documents say of their shape stands in {@code META-INF/openapi.yaml}. */
@Path(Aliases.CALL_LOGS)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class CallLogsResource {
    private final Callers callers;
    private final CallLogReader reader;
    private final Questions asked;

    @Inject
    CallLogsResource(Callers callers, CallLogReader reader, Questions asked) {
        this.callers = callers;
        this.reader = reader;
        this.asked = asked;
    }

    /** A page of a list, newest first. */
    @GET
    @Operation(
            operationId = "call-logs-list",
            summary = "List call logs",
            description =
                    "Call logs of production, newest first (timestamp, then id, descending), of the last 30 days where no"
                            + " time is given. Also under /observability/v1/call-logs-external and"
                            + " /observability/v2/call-logs, with and without a slash at the end.")
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "From 1.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
    @Parameter(
            name = "page_size",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "250", defaultValue = "30"))
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "agent_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "call_ids",
            in = ParameterIn.QUERY,
            description = "Ids of call logs (the field id), separated by commas; at most 10,000.",
            example = "118,119",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "assistant_id",
            in = ParameterIn.QUERY,
            description = "What the provider calls the agent.",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "filters_v2",
            in = ParameterIn.QUERY,
            description =
                    "A filter as JSON: a comparison {field, op, value}, or a group {operator, conditions} with and, or,"
                            + " or same_row (all of it of one metric's result). What cannot be read is 400 with its place.",
            example = "{\"operator\": \"same_row\", \"conditions\": [{\"field\": \"metric_evaluations.metric.id\","
                    + " \"op\": \"eq\", \"value\": 7}, {\"field\": \"metric_evaluations.value\", \"op\": \"lt\","
                    + " \"value\": 3}]}",
            schema = @Schema(type = SchemaType.STRING, maxLength = 65_536))
    @Parameter(
            name = "ordering",
            in = ParameterIn.QUERY,
            description = "Ties are in the order of their ids.",
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
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description =
                    "next_cursor of the page before, instead of page; empty for the first page. It costs the same for"
                            + " every page. next then goes on by cursor.",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "timestamp_from",
            in = ParameterIn.QUERY,
            description = "At or after; at most 33 days before timestamp_to. Also timestamp__gte.",
            example = "2026-10-03T10:30:00Z",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "timestamp_to",
            in = ParameterIn.QUERY,
            description = "At or before; now where it is not given. Also timestamp__lte.",
            example = "2026-10-31T00:00:00Z",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(ref = "CallLogPage")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "503", ref = "TryAgain")
    public byte[] list(@Context UriInfo uri, @Context HttpHeaders headers, @Context HttpServerRequest request) {
        Caller caller = callers.of(headers);
        return reader.list(
                caller, ListQuery.compatible(asked.of(uri.getQueryParameters(), caller)), request.absoluteURI());
    }

    /** The whole of one. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "call-logs-retrieve",
            summary = "Read a call log",
            description =
                    "Everything that is known of a call: the same as data of a call_log.completed webhook. A call is"
                            + " there milliseconds after it was accepted; until its verdict, status is evaluating and"
                            + " success null.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The call log.",
            content = @Content(schema = @Schema(ref = "CallLogDetail")))
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "503", ref = "TryAgain")
    public byte[] detail(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        if (!id.matches("[1-9]\\d{0,17}")) {
            throw Refused.notFound();
        }
        return reader.detail(caller, Long.parseLong(id));
    }
}
