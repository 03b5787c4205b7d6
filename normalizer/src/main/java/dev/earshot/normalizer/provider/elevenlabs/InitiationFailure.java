package dev.earshot.normalizer.provider.elevenlabs;

import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import java.util.Locale;

/** An outbound call that nobody answered. */
final class InitiationFailure {
    private InitiationFailure() {}

    static void tell(CallFacts.Draft facts, Field data) {
        Field body = data.at("metadata", "body");
        facts.flag(Flags.NEVER_CONNECTED);
        facts.durationMs = 0L;
        facts.direction = Direction.OUTBOUND;
        Conclusions.ended(facts, Field.firstText(data.at("failure_reason"), body.at("error_reason")));
        // Twilio spells the direction of the leg: of an inbound one the caller is the customer.
        String direction = body.at("Direction").string();
        boolean inbound =
                direction != null && direction.toLowerCase(Locale.ROOT).startsWith("inbound");
        if (inbound) {
            facts.direction = Direction.INBOUND;
        }
        facts.customerNumber = inbound
                ? Field.firstText(body.at("From"), body.at("Caller"))
                : Field.firstText(body.at("To"), body.at("Called"), body.at("to_number"));
        facts.dynamicVariables = data.at("conversation_initiation_client_data", "dynamic_variables")
                .object();
    }
}
