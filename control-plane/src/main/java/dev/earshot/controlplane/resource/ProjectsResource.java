package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.config.Stored;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Projects: what they are called, what they do with calls, and who is told. */
@Path("/user/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Projects")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class ProjectsResource {
    private static final String PATH = "/user/v1/projects";

    private final Callers callers;
    private final Configs configs;
    private final ProjectJson json;
    private final ProjectEdits edits;
    private final Writes writes;

    @Inject
    ProjectsResource(Callers callers, Configs configs, ProjectJson json, ProjectEdits edits, Writes writes) {
        this.callers = callers;
        this.configs = configs;
        this.json = json;
        this.edits = edits;
        this.writes = writes;
    }

    /** All that are not deleted. */
    @GET
    @Operation(
            operationId = "projects-list",
            summary = "List projects",
            description = "The projects that the key opens, without deleted ones. An array, not a page.")
    @Parameter(name = "organization_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The projects.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, ref = "Projects")))
    public JsonNode list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        Long organization = query.id("organization_id");
        Long only = query.id("project_id");
        ArrayNode answer = EarshotJson.MAPPER.createArrayNode();
        if (organization != null && organization != caller.organization()) {
            return answer;
        }
        var own = configs.organization(caller);
        Membership members = configs.members(caller);
        configs.projects(caller).stream()
                .filter(project -> !project.document().deleted())
                .filter(project -> only == null || only == project.document().id())
                .forEach(project -> answer.add(json.of(project, own, members)));
        return answer;
    }

    /** A new one. */
    @POST
    @Operation(
            operationId = "projects-create",
            summary = "Create a project",
            description = "A project with the default code metrics. Its signing secret is shown in this answer alone.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ProjectWrite")))
    @APIResponse(
            responseCode = "201",
            description = "The project.",
            content = @Content(schema = @Schema(ref = "Project")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "422", ref = "AnotherRequest")
    public Response create(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        if (caller.onlyProject() != null) {
            throw Refused.forbidden();
        }
        Section section = Bodies.section(headers, body);
        Long organization = section.id("organization_id");
        if (organization != null && organization != caller.organization()) {
            throw section.bad("organization_id", "the organisation of the key");
        }
        var own = configs.organization(caller);
        Membership members = configs.members(caller);
        JsonNode answer = writes.create(caller, headers, PATH, body, (draft, now) -> {
            ProjectEdits.Made made = edits.create(section, draft);
            ObjectNode project = json.of(new Stored<>(made.project(), now, now), own, members);
            return made.signingSecret() == null ? project : project.put("webhook_signing_secret", made.signingSecret());
        });
        return Response.status(201).entity(answer).build();
    }

    /** One. */
    @GET
    @Path("{id}")
    @Operation(operationId = "projects-retrieve", summary = "Read a project", description = "With all its settings.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The project.",
            content = @Content(schema = @Schema(ref = "Project")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode read(@PathParam("id") String id, @Context HttpHeaders headers) {
        return shown(callers.of(headers), Configs.id(id));
    }

    /** Some of its fields. */
    @PATCH
    @Path("{id}")
    @Operation(
            operationId = "projects-partial-update",
            summary = "Change a project",
            description =
                    "The fields of the body; rubric_config is replaced whole, and {} takes it away. A secret that is"
                            + " sent as ******** stays as it is, an empty one is taken away.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ProjectWrite")))
    @APIResponse(
            responseCode = "200",
            description = "The project as it is now.",
            content = @Content(schema = @Schema(ref = "Project")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode change(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edited(id, body, headers, false);
    }

    /** All of its fields. */
    @PUT
    @Path("{id}")
    @Operation(
            operationId = "projects-update",
            summary = "Replace a project",
            description = "As a change, and name is required.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ProjectWrite")))
    @APIResponse(
            responseCode = "200",
            description = "The project as it is now.",
            content = @Content(schema = @Schema(ref = "Project")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode replace(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edited(id, body, headers, true);
    }

    /** Away with it; {@code is_deleted: false} brings it back. */
    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "projects-destroy",
            summary = "Delete a project",
            description =
                    "Its calls are no longer taken and it is gone from lists; a change with is_deleted false brings it"
                            + " back. The last project of an organisation stays.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        Project project = configs.project(caller, Configs.id(id)).document();
        if (project.deleted()) {
            throw Refused.notFound();
        }
        writes.change(caller, (draft, _) -> {
            edits.delete(draft, project.id());
            return "";
        });
        return Response.noContent().build();
    }

    private JsonNode edited(String id, byte[] body, HttpHeaders headers, boolean whole) {
        Caller caller = callers.writer(headers);
        Project project = configs.project(caller, Configs.id(id)).document();
        Section section = Bodies.section(headers, body);
        // Whether a project is there at all is the matter of an administrator, as its making is.
        if (section.has("is_deleted") && !caller.mayAdminister() && section.truth("is_deleted") != project.deleted()) {
            throw Refused.forbidden();
        }
        writes.change(caller, (draft, _) -> {
            edits.change(section, draft, project.id(), whole);
            return "";
        });
        return shown(caller, project.id());
    }

    private JsonNode shown(Caller caller, long id) {
        return json.of(configs.project(caller, id), configs.organization(caller), configs.members(caller));
    }
}
