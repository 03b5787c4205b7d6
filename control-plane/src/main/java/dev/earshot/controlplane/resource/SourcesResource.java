package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.input.Section;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How providers' webhooks arrive, and how their senders are known. Agents' own resources change them. */
@Path("/earshot/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Agents")
public class SourcesResource {
    private final Callers callers;
    private final Configs configs;

    @Inject
    SourcesResource(Callers callers, Configs configs) {
        this.callers = callers;
        this.configs = configs;
    }

    /** Those of the projects that the key opens. */
    @GET
    @Operation(
            operationId = "sources-list",
            summary = "List sources",
            description =
                    "By id: whose webhooks come from which provider, and by which scheme their sender is known. Whether a"
                            + " secret is set is told, the secret never. next is the cursor of the page behind this one.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "250", defaultValue = "50"))
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(ref = "SourcePage")))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "401", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public ObjectNode list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        List<Long> projects = caller.asked(query.id("project_id"));
        List<Source> sources = configs.sources(caller).stream()
                .map(Stored::document)
                .filter(source -> projects.contains(source.projectId()))
                .toList();
        return Listing.page(query, sources, Source::id, SourcesResource::json);
    }

    private static ObjectNode json(Source source) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("id", source.id())
                .put("project_id", source.projectId())
                .put("agent_id", source.agentId())
                .put("provider", source.provider())
                .put("path", "/observability/v1/" + source.provider() + "/observe/")
                .put("scheme", source.scheme())
                .put("secret_configured", source.secret() != null);
        return json.set("options", source.options());
    }
}
