package dev.earshot.gateway;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.body.BodyFault;
import dev.earshot.gateway.body.BodyReader;
import dev.earshot.gateway.body.ByteBudget;
import dev.earshot.gateway.body.Gzip;
import dev.earshot.gateway.signature.Head;
import dev.earshot.gateway.spool.Refused;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to its end: judged by its head, read when there is room, decided, kept, answered once and
 * counted once. Everything but hashing and disk runs on the request's event loop.
 */
final class Exchange {
    /** Above it a body is hashed and scanned on a worker, bytes. */
    private static final int SMALL = 256 * 1024;

    private static final long NO_TIMER = -1;

    private final Gateway gateway;
    private final Reception reception;
    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Vertx vertx;
    private final Context loop;
    private final Reply reply;
    private final String contentType;
    private final Head head;
    private final int limit;
    private final boolean compressed;
    private ByteBudget.@Nullable Claim claim;
    private long timer = NO_TIMER;
    private boolean over;
    private boolean handedOver;

    Exchange(Gateway gateway, Reception reception, RoutingContext routing) {
        this.gateway = gateway;
        this.reception = reception;
        this.routing = routing;
        this.request = routing.request();
        this.vertx = routing.vertx();
        this.loop = vertx.getOrCreateContext();
        this.reply = new Reply(routing);
        this.limit = reception.bodyLimit(gateway.config().bodyLimit());
        this.compressed = Gzip.is(request.getHeader("content-encoding"));
        this.contentType = Content.mediaType(request.getHeader("content-type"));
        this.head = new Head(request::getHeader, this::url, gateway.intake().now());
    }

    private String url() {
        try {
            String url = request.absoluteURI();
            return url == null ? "" : url;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    // An address that cannot be read names an agent that nobody has.
    private @Nullable String agentId() {
        try {
            return request.getParam("agent_id");
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** Answers this request, whatever becomes of it. */
    void begin() {
        guarded(this::judge);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            refuse(Faults.internal(reception.word(), bug));
        }
    }

    private void judge() {
        request.pause();
        routing.addEndHandler(_ -> end()); // before anything is taken that would have to be given back
        if (!gateway.isReady()) {
            refuse(Answer.STARTING);
            return;
        }
        long announced = BodyReader.announced(request);
        Decision early = reception.before(head, contentType, announced);
        if (early != null) {
            act(early, null);
            return;
        }
        ByteBudget.Claim mine = gateway.intake()
                .claim(
                        reception.shape(contentType),
                        announced,
                        compressed ? Compressed.needed(announced, limit) : announced,
                        compressed ? 2 * limit : limit);
        claim = mine;
        if (mine.take(() -> loop.runOnContext(_ -> guarded(this::read)))) {
            read();
            return;
        }
        long wait = gateway.config().queueTimeout().toMillis();
        timer = vertx.setTimer(wait, _ -> {
            if (mine.giveUp()) {
                refuse(Answer.BUSY);
            }
        });
    }

    private void end() {
        over = true;
        cancelTimer();
        ByteBudget.Claim mine = claim;
        if (mine != null) {
            mine.close();
        }
    }

    private void cancelTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void read() {
        cancelTimer();
        if (over) {
            return;
        }
        var _ = gateway.intake()
                .read(reception.shape(contentType), limit, request)
                .onComplete(read -> {
                    if (read.succeeded()) {
                        guarded(() -> arrived(read.result()));
                    } else if (read.cause() instanceof BodyFault fault) {
                        refuse(fault);
                    } else {
                        refuse(Faults.internal(reception.word(), read.cause()));
                    }
                });
    }

    private void refuse(BodyFault fault) {
        if (fault instanceof BodyFault.StorageFault) {
            Faults.storage(reception.word(), fault);
        }
        refuse(Answer.to(fault));
    }

    private void arrived(Body body) {
        if (!over) { // who is gone waits for nothing, and what he sent is whole
            timer = vertx.setTimer(gateway.config().answerWithin().toMillis(), _ -> late());
        }
        Head last = head.at(gateway.intake().now());
        Arrived arrived = new Arrived(last, agentId(), contentType, body, null);
        if (compressed) {
            onWorker(() -> Compressed.decide(reception, arrived, limit), arrived);
        } else if (body instanceof Body.InMemory(byte[] bytes) && bytes.length <= SMALL) {
            act(decided(() -> reception.decide(arrived), arrived), arrived);
        } else {
            onWorker(() -> reception.decide(arrived), arrived);
        }
    }

    // One end is counted: of what is handed over already, the end is what becomes of it.
    private void late() {
        if (handedOver) {
            reply.send(Answer.notStored("late"));
        } else {
            refuse(Answer.notStored("late"));
        }
    }

    private void onWorker(Callable<Decision> work, Arrived arrived) {
        Callable<Decision> whole = () -> {
            Decision decision = decided(work, arrived);
            while (decision instanceof Decision.OnWorker(Callable<Decision> rest)) {
                decision = decided(rest, arrived);
            }
            return decision;
        };
        boolean small = arrived.body() instanceof Body.InMemory(byte[] bytes) && bytes.length <= SMALL;
        var _ = (small ? vertx.executeBlocking(whole, false) : gateway.intake().work(whole)).onComplete(done -> {
            gateway.intake().discard(arrived.body());
            Decision decision = done.result();
            guarded(() -> act(decision != null ? decision : bug(done.cause()), arrived));
        });
    }

    private Decision decided(Callable<Decision> work, Arrived arrived) {
        try {
            return work.call();
        } catch (Exception failure) {
            if (Faults.isStorage(failure)) {
                Faults.storage(reception.word(), failure);
                return new Decision.Reply(Answer.notStored("storage"));
            }
            Decision bug = bug(failure);
            try {
                return reception.lastResort(arrived);
            } catch (RuntimeException again) {
                return bug;
            }
        }
    }

    private Decision bug(Throwable failure) {
        return new Decision.Reply(Faults.internal(reception.word(), failure));
    }

    private void act(Decision decision, @Nullable Arrived arrived) {
        if (reply.isSent()) {
            return; // it was told to come again, and counted
        }
        switch (decision) {
            case Decision.Reply(Answer answer) -> refuse(answer);
            case Decision.Unverified _ when gateway.mayBeOutdated() -> refuse(Answer.STARTING);
            case Decision.Unverified unverified ->
                refuse(gateway.ledger()
                        .unverified(
                                reception.word(),
                                unverified,
                                request,
                                gateway.intake().now()));
            case Decision.Ignore ignore -> {
                gateway.ledger().ignored(reception.word(), ignore);
                reply.send(Answer.RECEIVED);
            }
            case Decision.OnWorker(Callable<Decision> rest) -> {
                if (arrived != null) {
                    onWorker(rest, arrived);
                }
            }
            case Decision.Keep keep -> keep(keep);
        }
    }

    private void keep(Decision.Keep keep) {
        handedOver = true;
        gateway.handover()
                .keep(
                        keep,
                        request.getHeader(TraceContext.HEADER),
                        failure -> loop.runOnContext(_ -> guarded(() -> kept(keep, failure))));
    }

    private void kept(Decision.Keep keep, @Nullable Throwable failure) {
        cancelTimer();
        if (failure == null) {
            gateway.ledger().accepted(reception.word(), keep.entries().size());
            reply.send(keep.answer());
        } else {
            refuse(notKept(failure));
        }
    }

    private Answer notKept(Throwable failure) {
        return switch (failure) {
            case Refused refused -> Answer.notStored(refused.reason());
            case KafkaException _, IllegalStateException _ -> Answer.notStored("kafka");
            default -> Faults.internal(reception.word(), failure);
        };
    }

    private void refuse(Answer answer) {
        gateway.ledger().refused(answer);
        reply.send(answer);
    }
}
