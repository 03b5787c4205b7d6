package dev.earshot.controlplane.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.store.delivery.DeliveryView;
import dev.earshot.store.delivery.Denial;
import dev.earshot.store.delivery.Redelivery.Wish;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Deliveries once more: one, a list of them, or those of a range of time. */
@Path("/earshot/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Deliveries")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
@APIResponse(responseCode = "503", ref = "Problem")
public class RedeliveryResource {
    private final Callers callers;
    private final Redeliveries redeliveries;

    @Inject
    RedeliveryResource(Callers callers, Redeliveries redeliveries) {
        this.callers = callers;
        this.redeliveries = redeliveries;
    }

    /** One. */
    @POST
    @Path("{id}/redeliver")
    @Operation(
            operationId = "deliveries-redeliver-one",
            summary = "Deliver again",
            description =
                    "The same webhook-id and the same body, to where the project is told now, with its schedule from the"
                            + " start. 409 names why it stays as it is: under_way, already_due, muted, call_deleted or"
                            + " no_endpoint.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "It is due now.",
            content = @Content(schema = @Schema(ref = "Redelivered")))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public ObjectNode one(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        if (!id.matches(DeliveriesResource.ID)) {
            throw Refused.notFound();
        }
        List<Wish> wishes = redeliveries.again(caller, Set.of(id));
        if (wishes.isEmpty()) {
            throw Refused.notFound();
        }
        return switch (wishes.getFirst()) {
            case Wish.Granted _ -> EarshotJson.MAPPER.createObjectNode().put("redelivered", 1);
            case Wish.Denied no -> throw Refused.with(409, no.reason().word() + ": " + sentence(no.reason()));
        };
    }

    /** Several. */
    @POST
    @Path("redeliver")
    @Operation(
            operationId = "deliveries-redeliver",
            summary = "Deliver several again",
            description =
                    "Either ids, at most 1,000; or a range: project_id, from and to (by when they were made, at most 92"
                            + " days), states (failed where it is not given; also cancelled, delivered, due) and event_type."
                            + " With dry_run true a range is only counted. A range that is not done within the time of a"
                            + " request gives next: send the same with it as cursor to go on.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "Redelivery")))
    @APIResponse(
            responseCode = "200",
            description = "How many are due now, and how many stay as they are, with the reason.",
            content = @Content(schema = @Schema(ref = "Redelivered")))
    @APIResponse(responseCode = "400", ref = "Problem")
    public ObjectNode several(byte[] body, @Context HttpHeaders headers) {
        Caller caller = callers.writer(headers);
        return switch (RedeliveryRequest.of(Bodies.section(headers, body), caller)) {
            case RedeliveryRequest.Ids ids -> ids(caller, ids.ids());
            case RedeliveryRequest.Range range -> range(caller, range);
        };
    }

    private ObjectNode ids(Caller caller, Set<String> ids) {
        List<Wish> wishes = redeliveries.again(caller, ids);
        ObjectNode json = EarshotJson.MAPPER.createObjectNode().put("redelivered", 0);
        var denied = json.putArray("denied");
        Set<String> missing = new LinkedHashSet<>(ids);
        int granted = 0;
        for (Wish wish : wishes) {
            switch (wish) {
                case Wish.Granted yes -> {
                    granted++;
                    missing.remove(yes.id());
                }
                case Wish.Denied no -> {
                    missing.remove(no.id());
                    denied.addObject()
                            .put("id", no.id())
                            .put("reason", no.reason().word());
                }
            }
        }
        missing.forEach(id -> denied.addObject().put("id", id).put("reason", "not_found"));
        return json.put("redelivered", granted);
    }

    private ObjectNode range(Caller caller, RedeliveryRequest.Range range) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("dry_run", range.dryRun())
                .put("matched", redeliveries.count(caller, range.filter()));
        if (range.dryRun()) {
            return json;
        }
        Redeliveries.Done done = redeliveries.again(caller, range.filter(), range.after());
        DeliveryView last = done.last();
        json.put("redelivered", done.granted()).put("next", last == null ? null : DeliveryQuery.cursor(last));
        var denied = json.putArray("denied");
        done.denied()
                .forEach((reason, count) ->
                        denied.addObject().put("reason", reason).put("count", count));
        return json;
    }

    private static String sentence(Denial reason) {
        return switch (reason) {
            case UNDER_WAY -> "an attempt is being made now.";
            case ALREADY_DUE -> "it is about to be sent.";
            case MUTED -> "the project's switches kept it silent, and it has no body.";
            case CALL_DELETED -> "its call was deleted.";
            case NO_ENDPOINT -> "the project is told nowhere.";
        };
    }
}
