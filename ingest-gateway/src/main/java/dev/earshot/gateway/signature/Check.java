package dev.earshot.gateway.signature;

import java.util.function.Supplier;
import javax.crypto.Mac;

/** What a scheme says of a request's head. */
public sealed interface Check {
    /** It comes from who holds the secret. */
    record Verified() implements Check {}

    /**
     * It does not.
     *
     * @param reason a stable word for the operator; never told to the sender
     */
    record Refused(String reason) implements Check {}

    /**
     * The body decides. Several of these share one pass over it.
     *
     * @param mac to be fed with all bytes of the body, in order
     * @param end asked afterwards, once: {@link Verified} or {@link Refused}
     */
    record Pending(Mac mac, Supplier<Check> end) implements Check {}

    /** It comes from who holds the secret. */
    Check VERIFIED = new Verified();

    /** It does not, for this reason. */
    static Check refused(String reason) {
        return new Refused(reason);
    }
}
