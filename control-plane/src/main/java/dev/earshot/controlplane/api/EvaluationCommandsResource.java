package dev.earshot.controlplane.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.view.CallViews;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Evaluating calls once more, because somebody asks. */
@Path(Aliases.CALL_LOGS)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class EvaluationCommandsResource {
    private final Callers callers;
    private final EvaluationCommands commands;
    private final ApiTables tables;

    @Inject
    EvaluationCommandsResource(Callers callers, EvaluationCommands commands, ApiTables tables) {
        this.callers = callers;
        this.commands = commands;
        this.tables = tables;
    }

    /** Some metrics. */
    @POST
    @Path("evaluate_metrics")
    @Operation(
            operationId = "call-logs-evaluate-metrics-create",
            summary = "Run specific metrics against call logs",
            description =
                    "Evaluates the named metrics on the named calls once more, in the background and whether or not"
                            + " they were sampled out. Answers with the call logs as they are now; X-Earshot-Request-Id has"
                            + " the id of /earshot/v1/requests/{id}. At most 10,000 evaluations a request and 60 requests a"
                            + " minute and project.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "The call logs, in the order of their ids in the request.",
            headers = @Header(name = "X-Earshot-Request-Id", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY)))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "429", ref = "TooMany")
    public Response evaluateMetrics(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        return answer(caller, commands.evaluateMetrics(caller, Bodies.section(headers, body)));
    }

    /** All metrics. */
    @POST
    @Path("rerun_evaluation")
    @Operation(
            operationId = "call-logs-rerun-evaluation-create",
            summary = "Evaluate call logs once more",
            description =
                    "All metrics that each call gets: call_logs is a list of ids, or all for every call of the agent."
                            + " A person's review stays as it is. Limits as of evaluate_metrics.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "The call logs.",
            headers = @Header(name = "X-Earshot-Request-Id", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY)))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    @APIResponse(responseCode = "429", ref = "TooMany")
    public Response rerunEvaluation(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        return answer(caller, commands.rerunEvaluation(caller, Bodies.section(headers, body)));
    }

    static Response tooMuch(String why, long seconds) {
        return Response.status(429)
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(EarshotJson.MAPPER.createObjectNode().put("detail", why))
                .build();
    }

    private Response answer(Caller caller, EvaluationCommands.Answer answer) {
        return switch (answer) {
            case EvaluationCommands.Answer.TooMuch(String why, long seconds) -> tooMuch(why, seconds);
            case EvaluationCommands.Answer.Taken(List<CallViews.Key> calls, List<Long> ids) ->
                Response.ok(list(caller, calls))
                        .header(
                                "X-Earshot-Request-Id",
                                ids.stream().map(String::valueOf).collect(Collectors.joining(",")))
                        .build();
        };
    }

    /** Thousands of calls are written while they are read. */
    private StreamingOutput list(Caller caller, List<CallViews.Key> calls) {
        CallBatches batches = new CallBatches(tables, caller);
        return out -> {
            try (JsonGenerator json = EarshotJson.MAPPER.createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartArray();
                batches.these(calls, view -> json.writeTree(CallLogJson.list(view.read())));
                json.writeEndArray();
            }
        };
    }
}
