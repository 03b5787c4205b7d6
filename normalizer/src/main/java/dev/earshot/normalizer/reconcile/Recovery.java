package dev.earshot.normalizer.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.normalizer.reconcile.provider.CallList;
import dev.earshot.store.reconcile.CallEnd;
import dev.earshot.store.reconcile.MissingCall;
import dev.earshot.store.reconcile.MissingCalls.Waiting;
import dev.earshot.store.reconcile.Next;
import dev.earshot.store.reconcile.Walk;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Fetches some of the calls that a walk has found missing. Blocks. */
final class Recovery {
    /** So many failures in a row are the provider's trouble and not that of one call. */
    private static final int TROUBLE = 3;

    private final Walk walk;
    private final CallList list;
    private final Desk desk;
    private final Questions provider;
    private final ReconcileConfig config;

    Recovery(Walk walk, CallList list, Desk desk, Questions provider, ReconcileConfig config) {
        this.walk = walk;
        this.list = list;
        this.desk = desk;
        this.provider = provider;
        this.config = config;
    }

    sealed interface Result {
        /** The provider is to be left alone. */
        record Stopped(Next next) implements Result {}

        /** What could be done is done. */
        record Tried(Waiting waiting) implements Result {}
    }

    Result run() throws LostClaim {
        int failures = 0;
        for (MissingCall call : desk.due(walk)) {
            if (desk.isStopping()) {
                break;
            }
            if (call.arrived()) {
                desk.end(walk, call, new CallEnd.Arrived());
                continue;
            }
            switch (provider.ask(list.call(call.callId()), config.largestCall())) {
                case Asked.Told told -> {
                    failures = 0;
                    ObjectNode webhook = list.webhook(told.answer(), call.callId());
                    if (webhook == null) {
                        desk.end(walk, call, again(call, "an answer that is not this call, or one that is not over"));
                    } else {
                        desk.publish(walk, call, webhook);
                        desk.end(walk, call, new CallEnd.Recovered());
                    }
                }
                case Asked.TooLarge _ -> desk.end(walk, call, new CallEnd.GivenUp("too large"));
                case Asked.Gone _ -> desk.end(walk, call, new CallEnd.Gone());
                case Asked.Later later -> {
                    return new Result.Stopped(new Next.Later(later.in(), "the provider asks for patience"));
                }
                case Asked.Denied denied -> {
                    return new Result.Stopped(new Next.Off(denied.reason()));
                }
                case Asked.Failed failed -> {
                    desk.end(walk, call, again(call, failed.reason()));
                    if (++failures == TROUBLE) {
                        return new Result.Stopped(desk.retry(walk, failed.reason()));
                    }
                }
            }
        }
        return new Result.Tried(desk.waiting(walk));
    }

    private CallEnd again(MissingCall call, String reason) {
        int made = call.attempts() + 1;
        Duration in = Patience.after(
                config.firstPause(), made, ThreadLocalRandom.current().nextDouble());
        return made >= config.attemptsPerCall() ? new CallEnd.GivenUp(reason) : new CallEnd.Retry(in, reason);
    }
}
