package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.input.Section;
import dev.earshot.platform.webhook.Signing;
import dev.earshot.platform.webhook.WebhookAddress;
import dev.earshot.store.config.Stored;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where projects are told, and with which signature. The projects' and agents' own resources change them. */
@Path("/earshot/v1/endpoints")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Deliveries")
public class EndpointsResource {
    private final Callers callers;
    private final Configs configs;

    @Inject
    EndpointsResource(Callers callers, Configs configs) {
        this.callers = callers;
        this.configs = configs;
    }

    /** An address; of an agent where it has its own. */
    private record Told(Project project, @Nullable Agent agent) {
        /** Of one sequence, so that a project's and an agent's are never the same. */
        private long id() {
            return agent == null ? project.id() : agent.id();
        }
    }

    /** Those of the projects that the key opens. */
    @GET
    @Operation(
            operationId = "endpoints-list",
            summary = "List endpoints",
            description =
                    "Each project's webhook_url, and those of agents that have their own, with what is told there and how it"
                            + " is signed. Whether secrets are set is told, the secrets never. next is the cursor of the"
                            + " page behind this one.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "250", defaultValue = "50"))
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(ref = "EndpointPage")))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "401", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public ObjectNode list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        List<Long> projects = caller.asked(query.id("project_id"));
        List<Agent> agents =
                configs.agents(caller).stream().map(Stored::document).toList();
        List<Told> told = new ArrayList<>();
        for (Stored<Project> stored : configs.projects(caller)) {
            Project project = stored.document();
            if (!projects.contains(project.id()) || project.deleted()) {
                continue;
            }
            if (project.webhookUrl() != null) {
                told.add(new Told(project, null));
            }
            agents.stream()
                    .filter(agent -> agent.projectId() == project.id() && agent.webhookUrl() != null)
                    .forEach(agent -> told.add(new Told(project, agent)));
        }
        return Listing.page(query, told, Told::id, EndpointsResource::json);
    }

    private static ObjectNode json(Told told) {
        Project project = told.project();
        Agent agent = told.agent();
        boolean signed = project.webhookSigningSecret() != null;
        boolean plain = project.webhookSecret() != null || (agent != null && agent.webhookSecret() != null);
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("project_id", project.id())
                .put("agent_id", agent == null ? null : agent.id())
                .put("url", WebhookAddress.of(project, agent))
                .put("tells_passed_calls", project.notifySuccess())
                .put("tells_failed_calls", project.notifyFailed())
                .put("signature", signed ? "standard_webhooks" : "none")
                .put("plain_secret_header", plain ? Signing.PLAIN_SECRET : null);
    }
}
