package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
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
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** API keys: each is shown once, when it is made, and kept as a hash. Only an administrator sees and changes them. */
@Path(KeysResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Keys and members")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "403", ref = "Forbidden")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class KeysResource {
    static final String PATH = "/user/api/v1/user-api-key";

    private final Callers callers;
    private final Configs configs;
    private final Writes writes;

    @Inject
    KeysResource(Callers callers, Configs configs, Writes writes) {
        this.callers = callers;
        this.configs = configs;
        this.writes = writes;
    }

    /** All that are not revoked. */
    @GET
    @Operation(
            operationId = "user-api-key-list",
            summary = "List API keys",
            description = "Those that are not revoked. key is the first characters only. An array, not a page.")
    @APIResponse(responseCode = "200", description = "The keys.", content = @Content(schema = @Schema(ref = "ApiKeys")))
    public JsonNode list(@Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        Names names = names(caller);
        ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
        configs.keys(caller).stream()
                .filter(key -> KeyEdits.isOpen(key.document(), caller))
                .forEach(key -> rows.add(row(key, names)));
        return rows;
    }

    /** A new one. */
    @POST
    @Operation(
            operationId = "user-api-key-create",
            summary = "Create an API key",
            description = "Of the organisation, or of one project. key is shown in this answer alone.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ApiKeyWrite")))
    @APIResponse(
            responseCode = "201",
            description = "The key, in full.",
            content = @Content(schema = @Schema(ref = "ApiKey")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "422", ref = "AnotherRequest")
    public Response create(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        Names names = names(caller);
        String plain = KeyEdits.draw();
        JsonNode made = writes.create(caller, headers, PATH, body, (draft, now) -> {
            ApiKey key = KeyEdits.create(Bodies.section(headers, body), draft, caller, plain, now);
            return row(new Stored<>(key, now, now), names).put("key", plain);
        });
        return Response.status(201).entity(made).build();
    }

    /** One. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "user-api-key-retrieve",
            summary = "Read an API key",
            description = "Without the key itself, of which there is a hash only.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200", description = "It.", content = @Content(schema = @Schema(ref = "ApiKey")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode read(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        return row(one(caller, id), names(caller));
    }

    /** Some of its fields. */
    @PATCH
    @Path("{id}")
    @Operation(
            operationId = "user-api-key-partial-update",
            summary = "Change an API key",
            description = "name, role and expires_at; what it opens stays as it is.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ApiKeyWrite")))
    @APIResponse(responseCode = "200", description = "It.", content = @Content(schema = @Schema(ref = "ApiKey")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode change(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        long key = one(caller, id).document().id();
        Section section = Bodies.section(headers, body);
        writes.change(caller, (draft, now) -> KeyEdits.change(section, draft, key, now));
        return row(one(caller, id), names(caller));
    }

    /** The same. */
    @PUT
    @Path("{id}")
    @Operation(operationId = "user-api-key-update", summary = "Replace an API key", description = "As a change.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ApiKeyWrite")))
    @APIResponse(responseCode = "200", description = "It.", content = @Content(schema = @Schema(ref = "ApiKey")))
    @APIResponse(responseCode = "400", ref = "BadField")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode replace(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return change(id, body, headers);
    }

    /** Refused from now on, at every hop. */
    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "user-api-key-destroy",
            summary = "Revoke an API key",
            description = "It is refused everywhere within two seconds, and cannot be brought back.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "204", description = "Revoked.")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response revoke(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        long key = one(caller, id).document().id();
        writes.change(caller, (draft, _) -> KeyEdits.revoke(draft, key));
        return Response.noContent().build();
    }

    private Stored<ApiKey> one(Caller caller, String id) {
        long wanted = Configs.id(id);
        return configs.keys(caller).stream()
                .filter(key -> key.document().id() == wanted && KeyEdits.isOpen(key.document(), caller))
                .findFirst()
                .orElseThrow(Refused::notFound);
    }

    private record Names(String organization, Map<Long, String> projects) {}

    private Names names(Caller caller) {
        return new Names(
                configs.organization(caller).document().name(),
                configs.projects(caller).stream()
                        .map(Stored::document)
                        .collect(Collectors.toMap(Project::id, Project::name)));
    }

    private static ObjectNode row(Stored<ApiKey> stored, Names names) {
        ApiKey key = stored.document();
        Instant expires = key.expiresAt();
        Long project = key.projectId();
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("id", key.id())
                .put("name", key.name())
                .put("organization_name", names.organization())
                .put("project", project)
                .put("project_name", project == null ? "" : names.projects().getOrDefault(project, ""))
                .put("key", key.prefix() + "…")
                .put("role", key.role())
                .put("expires_at", expires == null ? null : expires.toString())
                .put("created_at", stored.createdAt().toString());
    }
}
