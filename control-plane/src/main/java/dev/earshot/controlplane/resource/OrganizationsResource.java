package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.input.Section;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/** The organisation of the key. */
@Path("/user/v1/organizations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Keys and members")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class OrganizationsResource {
    private final Callers callers;
    private final Configs configs;
    private final Writes writes;

    @Inject
    OrganizationsResource(Callers callers, Configs configs, Writes writes) {
        this.callers = callers;
        this.configs = configs;
        this.writes = writes;
    }

    /** The one that the key is of. */
    @GET
    @Operation(
            operationId = "organizations-list",
            summary = "List organizations",
            description = "The one organisation of the key. An array, not a page.")
    @APIResponse(
            responseCode = "200",
            description = "The organisation.",
            content = @Content(schema = @Schema(ref = "Organizations")))
    public JsonNode organizations(@Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        return EarshotJson.MAPPER.createArrayNode().add(shown(caller));
    }

    /** The same, by its id. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "organizations-retrieve",
            summary = "Read an organization",
            description = "That of the key, with its members.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The organisation.",
            content = @Content(schema = @Schema(ref = "Organization")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode organization(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        own(caller, id);
        return shown(caller);
    }

    /** Its name. */
    @PATCH
    @Path("{id}")
    @Operation(
            operationId = "organizations-partial-update",
            summary = "Name an organization",
            description = "Its name.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "OrganizationWrite")))
    @APIResponse(
            responseCode = "200",
            description = "The organisation.",
            content = @Content(schema = @Schema(ref = "Organization")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode rename(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        own(caller, id);
        if (caller.onlyProject() != null) {
            throw Refused.forbidden();
        }
        Section section = Bodies.section(headers, body);
        writes.change(caller, (draft, _) -> MemberEdits.rename(section, draft));
        return shown(caller);
    }

    private static void own(Caller caller, String id) {
        if (Configs.id(id) != caller.organization()) {
            throw Refused.notFound();
        }
    }

    private JsonNode shown(Caller caller) {
        return OrganizationJson.of(configs.organization(caller), configs.members(caller));
    }
}
