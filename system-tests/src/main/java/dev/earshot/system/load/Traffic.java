package dev.earshot.system.load;

/**
 * How a sender treats each call.
 *
 * @param copies a webhook is sent up to so many times at once, each copy to another gateway; how many is drawn from the
 *     call's id
 * @param steppedEvery each so-many-th call is told in two webhooks, the second when the first is acknowledged
 */
public record Traffic(int copies, int steppedEvery) {
    /** Each call in one webhook, sent once. */
    public static final Traffic PLAIN = new Traffic(1, Integer.MAX_VALUE);

    int copies(String callId) {
        return 1 + Math.floorMod(callId.hashCode() * 31, copies);
    }

    int steps(int number) {
        return number % steppedEvery == steppedEvery - 1 ? 2 : 1;
    }
}
