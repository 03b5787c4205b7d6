package dev.earshot.gateway;

import dev.earshot.contracts.webhook.RawWebhook;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What becomes of a request. */
sealed interface Decision {
    /** It is answered, and nothing of it is kept. */
    record Reply(Answer answer) implements Decision {}

    /**
     * Nobody knows who sent it.
     *
     * @param agent what it says whose it is, {@code null} when it says nothing
     * @param reason a stable word for the operator; never told to the sender
     */
    record Unverified(@Nullable String agent, String reason) implements Decision {}

    /**
     * It is nothing that makes a call, and answered like one.
     *
     * @param event a stable word for the counter
     * @param wantsAnswer whether its sender wants more of an answer than it gets here
     */
    record Ignore(String event, boolean wantsAnswer) implements Decision {}

    /**
     * It is kept, and answered once it is safe.
     *
     * @param entries one per owner and call
     * @param configOffset up to which the configuration was read that verified it
     * @param answer once they are safe
     */
    record Keep(List<Entry> entries, long configOffset, Answer answer) implements Decision {}

    /**
     * A webhook of one owner, about one call.
     *
     * @param callId the provider's, {@code null} when the body tells none
     */
    record Entry(RawWebhook webhook, @Nullable String callId) {}

    /** The rest needs the disk: it is to be run on a worker. */
    record OnWorker(Callable<Decision> rest) implements Decision {}
}
