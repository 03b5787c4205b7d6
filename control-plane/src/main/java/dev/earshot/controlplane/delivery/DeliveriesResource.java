package dev.earshot.controlplane.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.ApiTables;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.delivery.Attempt;
import dev.earshot.store.delivery.DeliveryView;
import dev.earshot.store.delivery.DeliveryViews;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Deliveries and what their receivers said. */
@Path("/earshot/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Deliveries")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "503", ref = "Problem")
public class DeliveriesResource {
    static final String ID = "[A-Za-z0-9_-]{1,100}";
    private static final int MOST_ATTEMPTS = 100;
    private static final int PATIENCE_S = 10;

    private final Callers callers;
    private final ApiTables tables;
    /** Bodies are read by few at once: each may have megabytes. */
    private final Semaphore turns = new Semaphore(2, true);

    @Inject
    DeliveriesResource(Callers callers, ApiTables tables) {
        this.callers = callers;
        this.tables = tables;
    }

    /** A page, newest first. */
    @GET
    @Operation(
            operationId = "deliveries-list",
            summary = "List deliveries",
            description =
                    "Newest first, without bodies. next is the cursor of the page behind this one, null at the end.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "call_log_id",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "One or several, separated by commas; all where it is not given.",
            example = "failed,due",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "event_type",
            in = ParameterIn.QUERY,
            example = "call_log.completed",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "Made at or after.",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Made before.",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "250", defaultValue = "50"))
    @APIResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(ref = "DeliveryPage")))
    @APIResponse(responseCode = "400", ref = "Problem")
    public ObjectNode list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        DeliveryQuery query = DeliveryQuery.of(Bodies.query(uri.getQueryParameters()), caller);
        int limit = query.limit();
        List<DeliveryView> rows =
                tables.as(caller, client -> DeliveryViews.page(client, query.filter(), query.after(), limit + 1));
        ObjectNode page = EarshotJson.MAPPER.createObjectNode();
        page.put("next", rows.size() > limit ? DeliveryQuery.cursor(rows.get(limit - 1)) : null);
        var results = page.putArray("results");
        rows.stream().limit(limit).forEach(row -> results.add(DeliveryJson.row(row)));
        return page;
    }

    /** One with its attempts. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "deliveries-retrieve",
            summary = "Read a delivery",
            description =
                    "With its newest 100 attempts, the newest first, each with at most 20 kB of what the receiver said; with"
                            + " body true also with the text that is sent, byte for byte.")
    @Parameter(
            name = "id",
            in = ParameterIn.PATH,
            description = "Its webhook-id.",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "body",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @APIResponse(
            responseCode = "200",
            description = "The delivery.",
            content = @Content(schema = @Schema(ref = "DeliveryDetail")))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    public ObjectNode detail(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        boolean body = query.truth("body", false);
        if (!id.matches(ID)) {
            throw Refused.notFound();
        }
        return body ? inTurn(() -> detail(caller, id, true)) : detail(caller, id, false);
    }

    private record Found(DeliveryView delivery, List<Attempt> attempts, byte[] body) {}

    private ObjectNode detail(Caller caller, String id, boolean body) {
        Found found = tables.as(
                caller,
                client -> DeliveryViews.one(client, caller.projects(), id).chain(one -> {
                    if (one == null) {
                        throw Refused.notFound();
                    }
                    return DeliveryViews.attempts(client, one, MOST_ATTEMPTS)
                            .chain(attempts -> (body
                                            ? DeliveryViews.body(client, one)
                                            : Uni.createFrom().item(new byte[0]))
                                    .map(bytes -> new Found(one, attempts, bytes)));
                }));
        return DeliveryJson.detail(found.delivery(), found.attempts(), body ? found.body() : null);
    }

    private ObjectNode inTurn(Supplier<ObjectNode> work) {
        try {
            if (!turns.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
                throw Refused.later("Too many bodies are being read.");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refused.later("The service is stopping.");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
