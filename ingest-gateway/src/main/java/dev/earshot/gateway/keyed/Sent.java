package dev.earshot.gateway.keyed;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program sent, as far as its door has to know it. */
public sealed interface Sent {
    /**
     * Something is wrong with it.
     *
     * @param field the field, empty for the whole body
     * @param expectation what was expected there
     */
    record Wrong(String field, String expectation) implements Sent {}

    /**
     * A call.
     *
     * @param callId the provider's id of it, {@code null} where the body has none: then it is the webhook's own
     * @param agent who is said to have made it
     * @param metrics ids of the only ones that are wanted; empty where all are
     * @param status of the answer, once it is safe
     * @param answer what is answered then
     */
    record Call(@Nullable String callId, Named agent, List<Long> metrics, int status, Answering answer)
            implements Sent {
        public Call {
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * How a body names its agent; at least one of both is there.
     *
     * @param field where it does, for who gets it wrong
     * @param id our id of it
     * @param assistant the provider's, which counts where no agent of ours has the id
     */
    record Named(String field, @Nullable Long id, @Nullable String assistant) {}

    /** Renders the answer to a call. */
    @FunctionalInterface
    interface Answering {
        /** The body of the answer, as an object that becomes JSON. */
        Object of(long callLogId, Agent agent, Instant receivedAt);
    }
}
