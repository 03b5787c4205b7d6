package dev.earshot.controlplane.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.input.Section;
import dev.earshot.egress.Answer;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.delivery.AttemptOutcome;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Whether a project can be told. */
@Path("/earshot/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Deliveries")
public class TestWebhookResource {
    private final Callers callers;
    private final Configuration configuration;
    private final TestSend sends;

    @Inject
    TestWebhookResource(Callers callers, Configuration configuration, TestSend sends) {
        this.callers = callers;
        this.configuration = configuration;
        this.sends = sends;
    }

    /** One webhook of no call. */
    @POST
    @Path("{id}/test-webhook")
    @Operation(
            operationId = "projects-test-webhook",
            summary = "Test an endpoint",
            description =
                    "Sends one webhook of type webhook.test to the project's webhook_url, or to that of agent_id, signed as"
                            + " a real one, and answers what the receiver said. It is not tried again and not listed.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(content = @Content(schema = @Schema(ref = "TestWebhook")))
    @APIResponse(
            responseCode = "200",
            description = "What the receiver said, or why it said nothing.",
            content = @Content(schema = @Schema(ref = "TestedWebhook")))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "401", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public ObjectNode test(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        ConfigSnapshot config = configuration.now();
        Project project = project(id, caller, config);
        return json(sends.send(project, agent(Bodies.section(headers, body), project, config)));
    }

    private static Project project(String id, Caller caller, ConfigSnapshot config) {
        Project project = id.matches("[1-9]\\d{0,15}") && caller.projects().contains(Long.valueOf(id))
                ? config.project(Long.parseLong(id))
                : null;
        if (project == null) {
            throw Refused.notFound();
        }
        return project;
    }

    private static @Nullable Agent agent(Section body, Project project, ConfigSnapshot config) {
        Long id = body.id("agent_id");
        if (id == null) {
            return null;
        }
        Agent agent = config.agent(project.id(), id);
        if (agent == null) {
            throw body.bad("agent_id", "the id of an agent of this project");
        }
        return agent;
    }

    private static ObjectNode json(TestSend.Sent sent) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("webhook_id", sent.id())
                .put("event_type", TestSend.TYPE)
                .put("url", sent.url())
                .put("signed", sent.signed())
                .put("plain_secret_sent", sent.plain());
        return switch (sent.answer()) {
            case Answer.Received got ->
                put(json, AttemptOutcome.of(got.status()), got.status(), got.durationMs(), got.body(), null);
            case Answer.Blocked no -> put(json, AttemptOutcome.BLOCKED, null, 0, null, no.reason());
            case Answer.Timeout no ->
                put(json, AttemptOutcome.TIMEOUT, null, no.durationMs(), null, "no answer in time");
            case Answer.Unreachable no ->
                put(json, AttemptOutcome.UNREACHABLE, null, no.durationMs(), null, no.reason());
        };
    }

    private static ObjectNode put(
            ObjectNode json,
            AttemptOutcome outcome,
            @Nullable Integer status,
            long durationMs,
            @Nullable String response,
            @Nullable String error) {
        return json.put("outcome", outcome.word())
                .put("status_code", status)
                .put("duration_ms", durationMs)
                .put("response", response)
                .put("error", error);
    }
}
