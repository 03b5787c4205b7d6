package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.earshot.contracts.config.ConfigDocument.Member;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.input.Section;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
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

/** The people of an organisation and of its projects. */
@Path("/user/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Keys and members")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class MembersResource {
    private final Callers callers;
    private final Configs configs;
    private final ProjectJson projects;
    private final Writes writes;

    @Inject
    MembersResource(Callers callers, Configs configs, ProjectJson projects, Writes writes) {
        this.callers = callers;
        this.configs = configs;
        this.projects = projects;
        this.writes = writes;
    }

    /** Everybody. */
    @GET
    @Path("members")
    @Operation(
            operationId = "projects-members-retrieve",
            summary = "List members",
            description = "Of the organisation, or with project_id of one project. An array, not a page.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The members.",
            content = @Content(schema = @Schema(ref = "Members")))
    public JsonNode members(@Context jakarta.ws.rs.core.UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Long project = Configs.wanted(Bodies.query(uri.getQueryParameters()), caller);
        Membership members = configs.members(caller);
        if (project != null) {
            return project == 0 ? EarshotJson.MAPPER.createArrayNode() : members.ofProject(project);
        }
        ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
        members.members().stream()
                .filter(member -> member.document().projectId() == null
                        || caller.projects().contains(member.document().projectId()))
                .forEach(member -> rows.add(Membership.of(member)));
        return rows;
    }

    /** One more, or another role or mail switch of one. */
    @POST
    @Path("{id}/add_member")
    @Operation(
            operationId = "projects-add-member-create",
            summary = "Add a member to a project",
            description =
                    "By email; one that is there already gets the name, role and is_email_notify_enabled of the body.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MemberWrite")))
    @APIResponse(
            responseCode = "200",
            description = "The project.",
            content = @Content(schema = @Schema(ref = "Project")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode add(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edit(id, body, headers, MemberEdits::add);
    }

    /** One less. */
    @POST
    @Path("{id}/remove_member")
    @Operation(
            operationId = "projects-remove-member-create",
            summary = "Remove a member from a project",
            description = "By email, or by member_id.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "MemberWrite")))
    @APIResponse(
            responseCode = "200",
            description = "The project.",
            content = @Content(schema = @Schema(ref = "Project")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode remove(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edit(id, body, headers, MemberEdits::remove);
    }

    private interface Edit {
        Member on(Section section, Draft draft, long project);
    }

    private JsonNode edit(String id, byte[] body, HttpHeaders headers, Edit edit) {
        Caller caller = callers.admin(headers);
        long project = configs.project(caller, Configs.id(id)).document().id();
        Section section = Bodies.section(headers, body);
        writes.change(caller, (draft, _) -> edit.on(section, draft, project));
        return projects.of(configs.project(caller, project), configs.organization(caller), configs.members(caller));
    }
}
