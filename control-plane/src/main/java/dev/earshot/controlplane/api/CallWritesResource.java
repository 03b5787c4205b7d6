package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.BadField;
import dev.earshot.controlplane.input.Section;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.view.CallView;
import dev.earshot.store.view.CallViews;
import dev.earshot.store.view.FoundCalls;
import dev.earshot.store.view.FoundCalls.FoundCall;
import dev.earshot.store.vote.VoteStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
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

/** Call logs, changed, reviewed and deleted. */
@Path(Aliases.CALL_LOGS)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Call logs")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class CallWritesResource {
    private static final int MOST_IDS = 10_000;
    private static final int LONGEST_FEEDBACK = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Callers callers;
    private final ApiTables tables;
    private final CallLogReader reader;
    private final CallEdits edits;
    private final CallErasure erasure;
    private final EvaluationCommands commands;
    private final VoteStore votes;
    private final Configuration configuration;

    @Inject
    CallWritesResource(
            Callers callers,
            ApiTables tables,
            CallLogReader reader,
            CallEdits edits,
            CallErasure erasure,
            EvaluationCommands commands,
            VoteStore votes,
            Configuration configuration) {
        this.callers = callers;
        this.tables = tables;
        this.reader = reader;
        this.edits = edits;
        this.erasure = erasure;
        this.commands = commands;
        this.votes = votes;
        this.configuration = configuration;
    }

    /** Some of its fields. */
    @PATCH
    @Path("{id}")
    @Operation(
            operationId = "call-logs-partial-update",
            summary = "Change or review a call log",
            description = "transcript_json (with transcript_type), timestamp, duration in minutes, call_ended_reason,"
                    + " customer_number, metadata and dynamic_variables (merged at their top level), status and"
                    + " feedback. What is said here stands before everything that a provider says, also later. status"
                    + " is a person's review and outlives every evaluation. With reevaluate_metrics the metrics are"
                    + " evaluated once more; of a call whose evaluation waits it is released. 202 where the change is"
                    + " accepted and not to be seen yet.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "The call log as it is now.",
            content = @Content(schema = @Schema(ref = "CallLogDetail")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response change(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        FoundCall call = found(caller, id);
        Section section = Bodies.section(headers, body);
        CallLog log = log(caller, call);
        ObjectNode edit = edits.read(section, log);
        boolean reevaluate = section.truth("reevaluate_metrics", false) && !edit.has("defer_evaluation");
        boolean stands = edit.isEmpty() || edits.make(caller, call, edit);
        if (reevaluate) {
            switch (commands.reevaluate(caller, call)) {
                case EvaluationCommands.Answer.Taken _ -> {}
                case EvaluationCommands.Answer.TooMuch(String why, long seconds) -> {
                    return EvaluationCommandsResource.tooMuch(why, seconds);
                }
            }
        }
        return Response.status(stands ? 200 : 202)
                .entity(reader.detail(caller, call.key().callLogId()))
                .build();
    }

    /** Away with it. */
    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "call-logs-destroy",
            summary = "Delete a call log",
            description =
                    "With its transcript, recording, results and deliveries. What comes of it later is ignored. With"
                            + " retain_evaluations its results stay, and only what was said and heard goes.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "retain_evaluations",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response delete(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        FoundCall call = found(caller, id);
        erasure.erase(
                caller, List.of(call), Bodies.query(uri.getQueryParameters()).truth("retain_evaluations", false));
        return Response.noContent().build();
    }

    /** Away with several. */
    @POST
    @Path("delete_call_logs")
    @Operation(
            operationId = "call-logs-delete-call-logs-create",
            summary = "Delete call logs",
            description = "As the deletion of one. An id that is no call log of yours changes nothing.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "400", ref = "BadField")
    public Response deleteSeveral(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        Section section = Bodies.section(headers, body);
        List<Long> ids = section.ids("call_logs", MOST_IDS);
        if (ids.isEmpty()) {
            throw BadField.of("call_logs", "required, a list of at most " + MOST_IDS + " integer ids");
        }
        Long agent = section.id("agent_id");
        boolean retain = section.truth("retain_evaluations", false);
        erasure.erase(
                caller,
                tables.as(caller, client -> FoundCalls.byId(client, caller.projects(), ids)).stream()
                        .filter(call -> agent == null || agent.equals(call.agentId()))
                        .toList(),
                retain);
        return Response.noContent().build();
    }

    /** What somebody thinks of a result. */
    @POST
    @Path("{id}/mark_metric_vote")
    @Operation(
            operationId = "call-logs-mark-metric-vote-create",
            summary = "Vote on a metric's result",
            description =
                    "Thumbs up or down, or null for neither, with the value that was expected. Marks the call log as"
                            + " reviewed; the last vote on a metric counts.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", description = "Taken.")
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode vote(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        FoundCall call = found(caller, id);
        Section section = Bodies.section(headers, body);
        long metric = section.requiredId("metric_id");
        if (configuration.now().metric(call.key().projectId(), metric) == null) {
            throw section.bad("metric_id", "a metric of the call's project");
        }
        Boolean thumbs = section.has("thumbs_up") ? (Boolean) section.truth("thumbs_up") : null;
        JsonNode expected = section.has("expected_value") ? section.json("expected_value") : null;
        String text = expected == null ? null : EarshotJson.text(expected);
        if (text != null && text.length() > LONGEST_FEEDBACK) {
            throw section.bad("expected_value", "at most " + LONGEST_FEEDBACK + " characters");
        }
        votes.take(new VoteStore.Vote(
                        call.key().projectId(),
                        call.key().callLogId(),
                        metric,
                        thumbs,
                        text,
                        section.text("feedback", LONGEST_FEEDBACK),
                        caller.keyName()))
                .await()
                .atMost(PATIENCE);
        edits.make(caller, call, edits.reviewed(log(caller, call)));
        return EarshotJson.MAPPER.createObjectNode().put("detail", "The vote is taken.");
    }

    private FoundCall found(Caller caller, String id) {
        if (!id.matches("[1-9]\\d{0,17}")) {
            throw Refused.notFound();
        }
        List<FoundCall> calls =
                tables.as(caller, client -> FoundCalls.byId(client, caller.projects(), List.of(Long.parseLong(id))));
        if (calls.isEmpty()) {
            throw Refused.notFound();
        }
        return calls.getFirst();
    }

    private CallLog log(Caller caller, FoundCall call) {
        CallView view = tables.as(
                caller,
                client -> CallViews.view(
                        client, List.of(call.key().projectId()), call.key().callLogId()));
        if (view == null) {
            throw Refused.notFound();
        }
        return view.read().revision().call();
    }
}
