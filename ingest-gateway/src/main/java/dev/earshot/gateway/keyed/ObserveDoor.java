package dev.earshot.gateway.keyed;

import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.ReceivedCall;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.gateway.body.ObservedFields;
import java.time.Instant;

/** Calls that code observed and tells of itself, in the product's own words. */
final class ObserveDoor implements KeyedDoor {
    @Override
    public String word() {
        return "observe";
    }

    @Override
    public String path() {
        return "/observability/v1/observe";
    }

    @Override
    public boolean takesForms() {
        return true;
    }

    @Override
    public Sent read(byte[] body) {
        ObservedFields fields = ObservedFields.of(body);
        String wrong = fields.field();
        if (wrong != null) {
            return new Sent.Wrong(wrong, fields.expectation());
        }
        Long agent = fields.agent();
        return new Sent.Call(
                String.valueOf(fields.text("call_id")),
                agent == null
                        ? new Sent.Named("assistant_id", null, fields.text("assistant_id"))
                        : new Sent.Named("agent", agent, null),
                fields.metrics(),
                201,
                (id, whose, receivedAt) -> CallLogJson.received(received(fields, whose, id, receivedAt)));
    }

    private static ReceivedCall received(ObservedFields fields, Agent agent, long id, Instant receivedAt) {
        Instant stated = fields.timestamp();
        return new ReceivedCall(
                id,
                String.valueOf(fields.text("call_id")),
                agent.id(),
                agent.name(),
                stated == null ? receivedAt : stated,
                receivedAt,
                fields.text("customer_number"),
                fields.text("call_ended_reason"),
                fields.text("trace_id"),
                fields.text("feedback"),
                fields.free("metadata"),
                fields.free("dynamic_variables"),
                fields.deferred());
    }
}
