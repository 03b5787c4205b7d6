package dev.earshot.notifier;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.egress.Egress;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.trace.Spans;
import dev.earshot.platform.webhook.Message;
import dev.earshot.platform.webhook.Signing;
import dev.earshot.store.delivery.Claimed;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** One try of one delivery: sign, send, and say what it came to. */
@Singleton
final class Attempting {
    private static final Logger LOG = Logger.getLogger(Attempting.class);

    private final Egress egress;
    private final Signing signing;
    private final Spans spans;
    private final Clock clock;

    @Inject
    Attempting(Egress egress, Signing signing, Spans spans, Clock clock) {
        this.egress = egress;
        this.signing = signing;
        this.spans = spans;
        this.clock = clock;
    }

    /** Never fails: our own bug is a conclusion, too. */
    Uni<Conclusion> attempt(Claimed delivery, ConfigSnapshot config) {
        Instant started = clock.instant();
        return Uni.createFrom()
                .deferred(() -> attempt(delivery, config, started))
                .onFailure()
                .recoverWithItem(bug -> {
                    LOG.errorf(bug, "attempt failed for a bug of ours: delivery=%s", delivery.id());
                    return internal(delivery, bug.getClass().getSimpleName());
                });
    }

    private Uni<Conclusion> attempt(Claimed delivery, ConfigSnapshot config, Instant started) {
        if (delivery.erased()) {
            return Uni.createFrom().item(new Conclusion.Cancelled("call_deleted"));
        }
        return switch (signing.sign(message(delivery), config, started)) {
            case Signing.Signed.NobodyToTell _ -> Uni.createFrom().item(new Conclusion.Cancelled("project_deleted"));
            case Signing.Signed.Unusable unusable -> {
                LOG.errorf(
                        "delivery not sent: project=%d delivery=%s reason=%s",
                        delivery.projectId(), delivery.id(), unusable.reason());
                yield Uni.createFrom().item(internal(delivery, unusable.reason()));
            }
            case Signing.Signed.Headers signed ->
                Uni.createFrom()
                        .completionStage(() -> egress.post(
                                new Egress.Request(delivery.url(), signed.headers(), delivery.body()),
                                config.egressAllow()))
                        .map(answer -> {
                            var _ = spans.record(
                                    "notifier attempt",
                                    TraceContext.continueOrStart(delivery.traceparent()),
                                    started,
                                    delivery.id());
                            return Conclusion.of(answer, made(delivery, started));
                        });
        };
    }

    private static Message message(Claimed delivery) {
        return new Message(
                delivery.projectId(), delivery.agentId(), delivery.id(), delivery.body(), delivery.traceparent());
    }

    /** An attempt that a fault of ours prevented. */
    Conclusion.Made internal(Claimed delivery, String reason) {
        return Conclusion.internal(reason, made(delivery, clock.instant()));
    }

    private Conclusion.Try made(Claimed delivery, Instant started) {
        return new Conclusion.Try(
                delivery.attempts() + 1,
                delivery.attempts() - delivery.attemptsBefore() + 1,
                started,
                clock.instant(),
                ThreadLocalRandom.current().nextDouble());
    }
}
