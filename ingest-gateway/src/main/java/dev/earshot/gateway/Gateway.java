package dev.earshot.gateway;

import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.gateway.body.BodyReader;
import dev.earshot.gateway.body.ByteBudget;
import dev.earshot.gateway.body.FormReader;
import dev.earshot.gateway.body.Recordings;
import dev.earshot.gateway.sender.Senders;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.trace.Spans;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The accept path: plain routes, one shared producer, 2xx only once the webhook is safe. */
@Singleton
public final class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final String HOP = "gateway";
    /** Above it a body is hashed and scanned on a worker, bytes. */
    private static final int SMALL = 256 * 1024;
    /** Every webhook is answered within 3 s of its last byte, milliseconds. */
    private static final long ANSWER_WITHIN_MS = 2_800;

    private static final long SMALLEST_RESERVE = 16 * 1024;

    private final GatewayConfig config;
    private final Configuration configuration;
    private final Publisher publisher;
    private final WebhookSink sink;
    private final Outcomes outcomes;
    private final Spans spans;
    private final Vertx vertx;
    private final ByteBudget budget;
    private final Intake intake;
    private final Reception reception;

    @Inject
    Gateway(
            GatewayConfig config,
            Configuration configuration,
            Publisher publisher,
            KafkaSink sink,
            Senders senders,
            Outcomes outcomes,
            Spans spans,
            Clock clock,
            Vertx vertx) {
        this.config = config;
        this.configuration = configuration;
        this.publisher = publisher;
        this.sink = sink;
        this.outcomes = outcomes;
        this.spans = spans;
        this.vertx = vertx;
        this.budget = new ByteBudget(config.inFlightBytes());
        Recordings recordings = new Recordings(config.recordings());
        this.intake = new Intake(vertx, recordings, config, clock);
        this.reception = new Reception(senders, recordings);
    }

    void routes(@Observes Router router) {
        for (Door door : Door.values()) {
            for (String path : List.of(door.path(), door.path() + "/")) {
                router.post(path).order(-10).handler(context -> accept(door, context));
                router.route(path).order(-9).handler(Gateway::onlyPost);
            }
        }
    }

    private static void onlyPost(RoutingContext context) {
        context.response().putHeader("Allow", "POST");
        send(context, 405, Map.of("detail", "Method not allowed here: webhooks and calls are sent with POST."));
    }

    private void accept(Door door, RoutingContext context) {
        HttpServerRequest request = context.request();
        request.pause();
        if (!configuration.isReady() || !publisher.isReady()) {
            request.resume();
            answer(context, Answer.STARTING);
            return;
        }
        long announced = BodyReader.announced(request);
        long reserve = Math.clamp(announced, SMALLEST_RESERVE, config.bodyLimit());
        Context eventLoop = vertx.getOrCreateContext();
        budget.take(reserve, () -> {
            context.addEndHandler(_ -> budget.give(reserve));
            if (Context.isOnEventLoopThread() && eventLoop.equals(Vertx.currentContext())) {
                read(door, context);
            } else {
                eventLoop.runOnContext(_ -> read(door, context));
            }
        });
    }

    private void read(Door door, RoutingContext context) {
        var _ = intake.read(door, context.request()).onComplete(read -> {
            if (read.failed()) {
                refuse(context, read.cause());
                return;
            }
            Received received = read.result();
            if (received.bytes().length <= SMALL && received.temporary().isEmpty()) {
                act(context, received, decideSafely(received));
            } else {
                var _ = vertx.executeBlocking(() -> decideAndDiscard(received), false)
                        .onComplete(done -> act(
                                context,
                                received,
                                done.succeeded() ? done.result() : new Decision.Reply(Answer.UNAVAILABLE)));
            }
        });
    }

    // The one place where a bug of ours is caught: the sender is asked to come again, nothing is accepted.
    private Decision decideSafely(Received received) {
        try {
            return reception.decide(received, configuration.now());
        } catch (RuntimeException bug) {
            LOG.errorf(
                    "request failed: door=%s bytes=%d error=%s",
                    received.door().word(),
                    received.bytes().length,
                    bug.getClass().getName());
            return new Decision.Reply(Answer.UNAVAILABLE);
        }
    }

    private Decision decideAndDiscard(Received received) {
        try {
            return decideSafely(received);
        } finally {
            intake.discard(received);
        }
    }

    private void refuse(RoutingContext context, Throwable cause) {
        switch (cause) {
            case BodyReader.TooLarge large -> {
                answer(context, Answer.tooLarge("A body", intake.limit(context.request()), large.size()));
            }
            case FormReader.BadForm bad -> answer(context, Answer.bad(String.valueOf(bad.getMessage())));
            default -> {
                LOG.debugf("body not read: error=%s", cause.getClass().getName());
                answer(context, Answer.bad("The body is not complete."));
            }
        }
    }

    private void act(RoutingContext context, Received received, Decision decision) {
        switch (decision) {
            case Decision.Reply reply -> answer(context, reply.answer());
            case Decision.Ignore ignore -> {
                outcomes.count(HOP, "ignored", ignore.reason());
                send(context, 200, Map.of());
            }
            case Decision.Keep keep -> keep(context, received, keep);
        }
    }

    private void keep(RoutingContext context, Received received, Decision.Keep keep) {
        TraceContext parent = TraceContext.continueOrStart(context.request().getHeader(TraceContext.HEADER));
        List<EventMessage> messages = keep.webhooks().stream()
                .map(webhook -> message(webhook, keep.callId(), parent, received.receivedAt()))
                .toList();
        Context eventLoop = vertx.getOrCreateContext();
        long timer = vertx.setTimer(ANSWER_WITHIN_MS, _ -> answer(context, Answer.UNAVAILABLE));
        sink.keep(
                messages,
                safe -> eventLoop.runOnContext(_ -> {
                    vertx.cancelTimer(timer);
                    if (!safe) {
                        answer(context, Answer.UNAVAILABLE);
                        return;
                    }
                    outcomes.count(HOP, "accepted", received.door().word(), messages.size());
                    send(context, keep.answer().status(), keep.answer().body());
                }));
    }

    private EventMessage message(
            RawWebhook webhook, @org.jspecify.annotations.Nullable String callId, TraceContext parent, Instant from) {
        String key = callId == null
                ? webhook.projectId() + ":" + webhook.id()
                : new CallKey(webhook.projectId(), callId).text();
        Map<String, String> headers = WebhookHeaders.of(webhook);
        headers.put(
                TraceContext.HEADER,
                spans.record("gateway receive", parent, from, key).text());
        return new EventMessage(Topic.Names.WEBHOOKS, key, headers, webhook.body());
    }

    private void answer(RoutingContext context, Answer answer) {
        if (context.response().ended()) {
            return;
        }
        outcomes.count(HOP, answer.status() == 503 ? "unavailable" : "refused", answer.reason());
        if (answer.status() == 503) {
            context.response().putHeader("Retry-After", "1");
        }
        send(context, answer.status(), answer.body());
    }

    private static void send(RoutingContext context, int status, Object body) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        Future<Void> _ = context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(EarshotJson.bytes(body)));
    }
}
