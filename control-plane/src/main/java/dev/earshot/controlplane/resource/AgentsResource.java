package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Page;
import dev.earshot.controlplane.api.Writes;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.config.Stored;
import dev.earshot.store.config.Versions.Version;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Voice agents. The paths of both versions are served by the same code and differ in the form of the answers. They are
 * described in {@code META-INF/openapi.yaml}.
 */
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public abstract class AgentsResource {
    private final boolean isFlat;

    private final Callers callers;
    private final Configs configs;
    private final AgentJson groups;
    private final FlatAgentJson flat;
    private final Histories histories;
    private final Writes writes;

    AgentsResource(
            boolean isFlat,
            Callers callers,
            Configs configs,
            AgentJson groups,
            FlatAgentJson flat,
            Histories histories,
            Writes writes) {
        this.isFlat = isFlat;
        this.callers = callers;
        this.configs = configs;
        this.groups = groups;
        this.flat = flat;
        this.histories = histories;
        this.writes = writes;
    }

    /** A page of them. */
    @GET
    @Operation(hidden = true)
    public JsonNode list(@Context UriInfo uri, @Context HttpHeaders headers, @Context HttpServerRequest request) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        List<Source> sources = sources(caller);
        return Page.of(query).of(found(query, caller), agent -> shown(agent, sources), request.absoluteURI());
    }

    /** The same in short rows. */
    @GET
    @Path("short_list")
    @Operation(hidden = true)
    public JsonNode brief(@Context UriInfo uri, @Context HttpHeaders headers, @Context HttpServerRequest request) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        return Page.of(query)
                .of(
                        found(query, caller),
                        agent -> FlatAgentJson.brief(agent, caller.organization()),
                        request.absoluteURI());
    }

    private List<Stored<Agent>> found(Section query, Caller caller) {
        Long project = Configs.wanted(query, caller);
        String words = query.text("q");
        String sought = words == null ? "" : words.toLowerCase(Locale.ROOT);
        return configs.agents(caller).stream()
                .filter(agent -> project == null || agent.document().projectId() == project)
                .filter(agent ->
                        agent.document().name().toLowerCase(Locale.ROOT).contains(sought)
                                || sought.equals(Long.toString(agent.document().id())))
                .toList();
    }

    /** A new one. */
    @POST
    @Operation(hidden = true)
    public Response create(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        JsonNode made = writes.create(caller, headers, "aiagents " + isFlat, body, (draft, now) -> {
            Agent agent = AgentEdits.create(Bodies.section(headers, body), draft, caller, isFlat);
            return shown(new Stored<>(agent, now, now), draft.all(Source.class, _ -> true));
        });
        return Response.status(201).entity(made).build();
    }

    /** One. */
    @GET
    @Path("{id}")
    @Operation(hidden = true)
    public JsonNode read(@PathParam("id") String id, @Context HttpHeaders headers) {
        return one(callers.of(headers), Configs.id(id));
    }

    /** Some of its fields. */
    @PATCH
    @Path("{id}")
    @Operation(hidden = true)
    public JsonNode change(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edited(id, body, headers, false);
    }

    /** All of its fields. */
    @PUT
    @Path("{id}")
    @Operation(hidden = true)
    public JsonNode replace(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return edited(id, body, headers, true);
    }

    /** Away with it; its calls stay. */
    @DELETE
    @Path("{id}")
    @Operation(hidden = true)
    public Response delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        long agent = configs.agent(caller, Configs.id(id)).document().id();
        writes.change(caller, (draft, _) -> {
            AgentEdits.delete(draft, agent);
            return "";
        });
        return Response.noContent().build();
    }

    /** The same once more, without credentials and the provider's id. */
    @POST
    @Path("{id}/duplicate")
    @Operation(hidden = true)
    public Response duplicate(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        long agent = configs.agent(caller, Configs.id(id)).document().id();
        JsonNode made = writes.create(
                caller,
                headers,
                "aiagents duplicate " + agent,
                body,
                (draft, now) -> shown(new Stored<>(AgentEdits.duplicate(draft, agent), now, now), List.of()));
        return Response.status(201).entity(made).build();
    }

    /** Its versions. */
    @GET
    @Path("{id}/history")
    @Operation(hidden = true)
    public JsonNode history(
            @PathParam("id") String id,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request) {
        Caller caller = callers.of(headers);
        Page page = Page.of(Bodies.query(uri.getQueryParameters()));
        List<Version<Agent>> versions = histories.of(caller, Agent.class, Configs.id(id));
        return page.of(
                versions, version -> Histories.row(version, versions, FlatAgentJson::version), request.absoluteURI());
    }

    /** Names one. */
    @PATCH
    @Path("{id}/history/edit")
    @Operation(hidden = true)
    public JsonNode name(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        long agent = Configs.id(id);
        Version<Agent> named = histories.name(caller, Agent.class, agent, Bodies.section(headers, body));
        return Histories.row(named, histories.of(caller, Agent.class, agent), FlatAgentJson::version);
    }

    /** Makes it what it was. */
    @POST
    @Path("{id}/restore")
    @Operation(hidden = true)
    public JsonNode restore(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        long agent = configs.agent(caller, Configs.id(id)).document().id();
        Agent old = histories
                .named(Bodies.section(headers, body), histories.of(caller, Agent.class, agent))
                .document();
        writes.change(caller, (draft, _) -> AgentEdits.restore(draft, agent, old));
        return groups.of(configs.agent(caller, agent), sources(caller));
    }

    private JsonNode edited(String id, byte[] body, HttpHeaders headers, boolean whole) {
        Caller caller = callers.writer(headers);
        long agent = configs.agent(caller, Configs.id(id)).document().id();
        writes.change(
                caller, (draft, _) -> AgentEdits.change(Bodies.section(headers, body), draft, agent, whole, isFlat));
        return one(caller, agent);
    }

    private JsonNode one(Caller caller, long id) {
        return shown(configs.agent(caller, id), sources(caller));
    }

    private List<Source> sources(Caller caller) {
        return configs.sources(caller).stream().map(Stored::document).toList();
    }

    private ObjectNode shown(Stored<Agent> agent, List<Source> sources) {
        return isFlat ? flat.of(agent, sources) : groups.of(agent, sources);
    }
}
