package dev.earshot.evaluator.plan;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.id.Sampling;

/**
 * Whether a call is in the sample; decided once per call and kept.
 *
 * @param u the call's draw in [0, 1), the same for all metrics
 * @param pi the probability with which the call was included, 0 to 1
 * @param stratum why it was included
 */
public record Sample(double u, double pi, String stratum) {
    /** Stratum of a call that nothing but the draw decides on. */
    public static final String RANDOM = "random";

    /** Stratum of a test run, which nobody samples. */
    public static final String RUN = "run";

    /** In the place of a stratum while a call waits for its transcript, and with it for its sample. */
    public static final String UNDECIDED = "undecided";

    /**
     * Decides: a test run and a call of a notable stratum are always taken (pi 1), any other at the project's rate.
     *
     * @param stratum from {@link Strata}
     * @param rate the project's sample rate, 0 to 1
     */
    public static Sample decide(CallLog call, String stratum, double rate) {
        double u = Sampling.draw(call.projectId(), call.callId());
        if (call.origin() == Origin.RUN) {
            return new Sample(u, 1, RUN);
        }
        return new Sample(u, stratum.equals(RANDOM) ? Math.clamp(rate, 0, 1) : 1, stratum);
    }

    /** Of a call that waits for its transcript: the draw is known, nothing else. */
    public static Sample undecided(CallLog call) {
        return new Sample(Sampling.draw(call.projectId(), call.callId()), 0, UNDECIDED);
    }

    /** Whether metrics with sampling run on this call. */
    public boolean admits() {
        return Sampling.admits(u, pi);
    }
}
