package dev.earshot.gateway.signature;

/** What a scheme says of a request. */
public sealed interface Check {
    /** It comes from who holds the secret. */
    record Verified() implements Check {}

    /**
     * It does not.
     *
     * @param reason a stable word for the operator; never told to the sender
     */
    record Refused(String reason) implements Check {}

    /** It comes from who holds the secret. */
    Check VERIFIED = new Verified();

    /** It does not, for this reason. */
    static Check refused(String reason) {
        return new Refused(reason);
    }
}
