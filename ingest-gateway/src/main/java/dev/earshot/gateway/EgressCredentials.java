package dev.earshot.gateway;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.gateway.signature.Head;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Where tracers ask for keys to a bucket that they may upload a recording to. Nobody's keys are handed out here: a tracer
 * that is told so goes on without a recording, and its report of the session is taken as ever.
 */
@Singleton
final class EgressCredentials {
    private static final List<String> PATHS =
            List.of("/observability/v1/livekit/egress-credentials", "/observability/v1/pipecat/egress-credentials");
    private static final int BEFORE_ALL_OTHERS = -10;
    private static final byte[] NOT_SERVED = EarshotJson.bytes(Map.of(
            "type",
            "about:blank",
            "title",
            "Not Implemented",
            "status",
            501,
            "detail",
            "No keys to a bucket are handed out. Send the session without its recording, or observe the call with"
                    + " voice_recording or voice_recording_url."));

    private final Receptions receptions;
    private final Intake intake;
    private final Ledger ledger;

    @Inject
    EgressCredentials(Receptions receptions, Intake intake, Ledger ledger) {
        this.receptions = receptions;
        this.intake = intake;
        this.ledger = ledger;
    }

    void routes(@Observes Router router) {
        for (String path : PATHS) {
            router.get(path).order(BEFORE_ALL_OTHERS).handler(this::answer);
            router.get(path + "/").order(BEFORE_ALL_OTHERS).handler(this::answer);
        }
    }

    private void answer(RoutingContext context) {
        Reply reply = new Reply(context);
        if (!receptions.isReady()) {
            reply.send(Answer.STARTING);
            return;
        }
        Decision early = receptions.keys().before(new Head(context.request()::getHeader, () -> "", intake.now()));
        if (early == null) {
            Future<Void> _ = context.response()
                    .setStatusCode(501)
                    .putHeader("content-type", "application/problem+json")
                    .end(Buffer.buffer(NOT_SERVED));
            return;
        }
        reply.send(
                switch (early) {
                    case Decision.Reply(Answer answer) -> answer;
                    case Decision.Unverified unverified ->
                        ledger.unverified("egress-credentials", unverified, context.request(), intake.now());
                    case Decision.Ignore _, Decision.Keep _, Decision.OnWorker _ ->
                        throw new IllegalStateException("a head alone decides nothing else");
                });
    }
}
