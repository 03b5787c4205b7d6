package dev.earshot.system.chaos;

import dev.earshot.system.load.Balance;
import dev.earshot.system.load.Sender;
import dev.earshot.system.load.SentCall;
import dev.earshot.system.load.Subscriber;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What a round came to.
 *
 * @param scenario what was done
 * @param metrics of each call
 * @param sender with all calls done
 * @param subscriber with all verdicts
 * @param balance of the ledgers
 * @param nemesis with its strikes
 */
record Report(Scenario scenario, int metrics, Sender sender, Subscriber subscriber, Balance balance, Nemesis nemesis) {

    /**
     * Prints it.
     *
     * @param drainedMs how long after the last strike all had its ends; negative when it never had
     * @return 0 good, 1 a bar missed, 3 void
     */
    int print(PrintStream out, long drainedMs) {
        out.printf(
                Locale.ROOT,
                "  %d calls, %d acknowledged; %d webhooks acknowledged; requests not answered 2xx: %d%n",
                balance.sent(),
                balance.acknowledged(),
                sender.acknowledgedWebhooks(),
                balance.refusals());
        out.printf(
                Locale.ROOT,
                "  slowest first acknowledgement %d ms after it was due; all caught up %s after the last strike%n",
                sender.calls().stream()
                        .filter(SentCall::acknowledged)
                        .mapToLong(call -> call.acknowledgedMs() - call.dueMs())
                        .max()
                        .orElse(0),
                drainedMs < 0 ? "never" : seconds(drainedMs));
        int code = resumed(out);
        if (scenario.gatewayMustAnswer() && balance.refusals() > 0) {
            out.println("  MISSED: the gateway must answer 2xx throughout");
            code = 1;
        }
        for (String fault : nemesis.faults()) {
            out.println("  MISSED: " + fault);
            code = 1;
        }
        balance.faults().forEach(fault -> out.println("  VOID: " + fault));
        if (!balance.holds()) {
            return 3;
        }
        out.println("  balanced: one verdict, one notification, " + metrics
                + " scores per acknowledged call; the last revision shows the last webhook where all were answered");
        return code;
    }

    private int resumed(PrintStream out) {
        NavigableSet<Long> verdicts = new TreeSet<>(subscriber.verdicts().values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .map(Subscriber.Decided::atMs)
                .toList());
        int code = 0;
        List<Strike> strikes = nemesis.strikes();
        for (Strike strike : strikes) {
            Long first = verdicts.ceiling(strike.backMs());
            long waited = first == null ? Long.MAX_VALUE : first - strike.backMs();
            boolean late = waited > scenario.recovery().toMillis();
            out.printf(
                    Locale.ROOT,
                    "  %s: back after %s, first verdict %s later%s%n",
                    strike.what(),
                    seconds(strike.backMs() - strike.struckMs()),
                    first == null ? "never" : seconds(waited),
                    late ? "  MISSED: " + scenario.recovery().toSeconds() + " s" : "");
            code = late ? 1 : code;
        }
        return code;
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.1f s", ms / 1e3);
    }
}
