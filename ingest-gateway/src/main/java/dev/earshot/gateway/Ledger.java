package dev.earshot.gateway;

import dev.earshot.platform.metric.Outcomes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What the gateway remembers of what it did: one end for each request, and what an operator should look at. */
@Singleton
final class Ledger {
    private static final String HOP = "gateway";

    private final Outcomes outcomes;
    private final MeterRegistry meters;
    private final LastUnverified lastUnverified;
    private final RateLimits limits;
    private final SourceAddresses addresses;

    @Inject
    Ledger(
            Outcomes outcomes,
            MeterRegistry meters,
            LastUnverified lastUnverified,
            RateLimits limits,
            SourceAddresses addresses) {
        this.outcomes = outcomes;
        this.meters = meters;
        this.lastUnverified = lastUnverified;
        this.limits = limits;
        this.addresses = addresses;
    }

    void accepted(String door, int webhooks) {
        outcomes.count(HOP, "accepted", door, webhooks);
    }

    void refused(Answer answer) {
        outcomes.count(HOP, answer.status() == 503 ? "unavailable" : "refused", answer.reason());
    }

    /** Also tells the operator of events that should be sent to somebody who answers them. */
    void ignored(String door, Decision.Ignore ignore) {
        outcomes.count(HOP, "ignored", ignore.event());
        if (ignore.wantsAnswer()) {
            meters.counter("earshot_gateway_needs_reply", "door", door, "event", ignore.event())
                    .increment();
        }
    }

    /** The answer to somebody nobody knows. */
    Answer unverified(String door, Decision.Unverified unverified, HttpServerRequest request, Instant at) {
        lastUnverified.add(door, new LastUnverified.Entry(at, unverified.agent(), unverified.reason()));
        String peer = request.remoteAddress().hostAddress();
        int wait = limits.ofUnverified(
                addresses.of(peer == null ? "" : peer, request.headers().getAll("x-forwarded-for")));
        return wait > 0 ? Answer.limited(wait) : Answer.UNVERIFIED;
    }
}
