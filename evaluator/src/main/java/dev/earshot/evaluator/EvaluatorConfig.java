package dev.earshot.evaluator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an operator may set ({@code earshot.evaluator.*}). */
@ConfigMapping(prefix = "earshot.evaluator")
public interface EvaluatorConfig {
    /** How long a transcript is waited for after the call's first webhook, and an open metric after its plan. */
    @WithDefault("10m")
    Duration verdictDeadline();

    /** How long after the call's first webhook an evaluation that its sender deferred waits to be released. */
    @WithDefault("5m")
    Duration deferral();

    /** How often somebody looks for evaluations whose deadline has passed. */
    @WithDefault("5s")
    Duration sweepEvery();

    /** How many of them are decided in one batch. */
    @WithDefault("100")
    int sweepBatch();

    /**
     * How long after a call was published its project may still be on its way to this service; then the call is set
     * aside as one of an unknown project.
     */
    @WithDefault("10s")
    Duration projectPatience();
}
