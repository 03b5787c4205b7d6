package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.rejected.RejectedDesk;
import dev.earshot.controlplane.rejected.RejectedProblem;
import dev.earshot.controlplane.rejected.Viewer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Rejections of the projects that the caller's key opens: the same as the operator's, and of nobody else's. */
@Path("/earshot/v1/rejected")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Rejected webhooks")
public class RejectedResource {
    private final Callers callers;
    private final RejectedDesk desk;

    @Inject
    RejectedResource(Callers callers, RejectedDesk desk) {
        this.callers = callers;
        this.desk = desk;
    }

    /** A page, newest rejection first. */
    @GET
    @Operation(
            operationId = "rejected-list",
            summary = "List rejected webhooks",
            description = "Newest rejection first. next is the cursor of the page behind this one, null at the end.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "reason",
            in = ParameterIn.QUERY,
            example = "unknown_agent",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "stage", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "door", in = ParameterIn.QUERY, example = "vapi", schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "All where it is not given.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"open", "replayed", "discarded", "expired"}))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "Rejected at or after.",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Rejected before.",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "250", defaultValue = "50"))
    @APIResponse(responseCode = "200", description = "A page.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "401", ref = "Problem")
    public Response list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return answer(() -> desk.list(viewer(headers), uri.getQueryParameters()::getFirst));
    }

    /** One with its original. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "rejected-retrieve",
            summary = "Read a rejected webhook",
            description =
                    "With the headers and the body that came: body where it is text, else body_base64. kept is false"
                            + " once the topic has let go of them, after 30 days.")
    @Parameter(
            name = "body_limit",
            in = ParameterIn.QUERY,
            description = "Bytes of the body at most; body_truncated says whether there are more.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "8388608", defaultValue = "1048576"))
    @APIResponse(responseCode = "200", description = "The rejection.")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Response read(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return answer(() -> desk.read(viewer(headers), id, uri.getQueryParameters()::getFirst));
    }

    /** One again. */
    @POST
    @Path("{id}/replay")
    @Operation(
            operationId = "rejected-replay-one",
            summary = "Replay a rejected webhook",
            description = "Reads it again as it came, with its time of receipt; its signature is not checked again. A"
                    + " second replay changes nothing. 410 once its bytes are gone.")
    @APIResponse(responseCode = "200", description = "As it stands now.")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    public Response replayOne(@PathParam("id") String id, @Context HttpHeaders headers) {
        return answer(() -> desk.replay(viewer(headers), id));
    }

    /** The open ones of a filter again. */
    @POST
    @Path("replay")
    @Operation(
            operationId = "rejected-replay",
            summary = "Replay rejected webhooks",
            description =
                    "The open ones of a filter: a JSON object with any of project_id, reason, stage, door, from, to;"
                            + " with preview true it only says how many are matched.")
    @APIResponse(responseCode = "200", description = "How many.")
    @APIResponse(responseCode = "400", ref = "Problem")
    public Response replay(byte[] body, @Context HttpHeaders headers) {
        return answer(() -> desk.replay(viewer(headers), json(body)));
    }

    /** One put away. */
    @POST
    @Path("{id}/discard")
    @Operation(
            operationId = "rejected-discard-one",
            summary = "Discard a rejected webhook",
            description = "With a note that says why.")
    @APIResponse(responseCode = "200", description = "As it stands now.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Response discardOne(@PathParam("id") String id, byte[] body, @Context HttpHeaders headers) {
        return answer(() -> desk.discard(viewer(headers), id, json(body)));
    }

    /** The open ones of a filter put away. */
    @POST
    @Path("discard")
    @Operation(
            operationId = "rejected-discard",
            summary = "Discard rejected webhooks",
            description = "The open ones of a filter, with a note that says why.")
    @APIResponse(responseCode = "200", description = "How many.")
    @APIResponse(responseCode = "400", ref = "Problem")
    public Response discard(byte[] body, @Context HttpHeaders headers) {
        return answer(() -> desk.discard(viewer(headers), json(body)));
    }

    private Viewer viewer(HttpHeaders headers) {
        Caller caller = callers.of(headers);
        return new Viewer.Customer(caller.organization(), caller.projects());
    }

    private static JsonNode json(byte[] body) {
        try {
            return EarshotJson.MAPPER.readTree(body);
        } catch (IOException noJson) {
            throw RejectedProblem.with(400, "Bad request", "body: a JSON object");
        }
    }

    private static Response answer(Supplier<ObjectNode> work) {
        return Response.ok(work.get()).build();
    }

    @ServerExceptionMapper
    Response unknown(Refused refused) {
        return problem(RejectedProblem.with(
                refused.status(),
                Response.Status.fromStatusCode(refused.status()).getReasonPhrase(),
                refused.body().path("detail").asText()));
    }

    @ServerExceptionMapper
    Response misdirected(WebApplicationException misdirected) {
        int status = misdirected.getResponse().getStatus();
        return problem(RejectedProblem.with(
                status,
                String.valueOf(Response.Status.fromStatusCode(status)),
                "This request is not one of this path."));
    }

    @ServerExceptionMapper
    Response failed(Throwable failure) {
        return problem(RejectedProblem.of(failure));
    }

    private static Response problem(RejectedProblem problem) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(RejectedProblem.TYPE).entity(problem.json());
        return problem.status() == 503
                ? answer.header(HttpHeaders.RETRY_AFTER, 1).build()
                : answer.build();
    }
}
