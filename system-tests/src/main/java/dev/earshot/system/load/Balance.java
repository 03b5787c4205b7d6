package dev.earshot.system.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one checker: holds the sender's ledger against the customer's and the subscriber's. Every acknowledged call must
 * have one score per metric, one verdict and one notification; nobody may be told of a call that was never sent.
 *
 * @param sent calls that the sender is done with
 * @param acknowledged how many of them were answered 2xx
 * @param refusals how many requests were answered otherwise, or not at all
 * @param faults what does not balance, a line each; empty when all does
 */
public record Balance(int sent, int acknowledged, int refusals, List<String> faults) {
    private static final int SHOWN = 3;

    public Balance {
        faults = List.copyOf(faults);
    }

    /** Checks without a look at the order in which the webhooks of a call came through. */
    public static Balance of(
            int expected,
            int metrics,
            Collection<SentCall> sent,
            Map<String, Set<CustomerEndpoint.Told>> told,
            Map<String, Set<Subscriber.Scored>> scores,
            Map<String, Map<String, Subscriber.Decided>> verdicts) {
        return of(expected, metrics, sent, told, scores, verdicts, null, false);
    }

    /**
     * Checks.
     *
     * @param expected how many calls the run was to send
     * @param metrics how many metrics each call has
     * @param ways how each call came through, {@code null} when nobody looked
     * @param oneGateway whether one gateway took them all: of several, one may spool while another does not, and what a
     *     call's webhooks are worth is then told by when they were received
     */
    public static Balance of(
            int expected,
            int metrics,
            Collection<SentCall> sent,
            Map<String, Set<CustomerEndpoint.Told>> told,
            Map<String, Set<Subscriber.Scored>> scores,
            Map<String, Map<String, Subscriber.Decided>> verdicts,
            @Nullable Map<String, Subscriber.Way> ways,
            boolean oneGateway) {
        List<String> faults = new ArrayList<>();
        List<String> acknowledged = sent.stream()
                .filter(SentCall::acknowledged)
                .map(SentCall::callId)
                .toList();
        Set<String> known = Set.copyOf(sent.stream().map(SentCall::callId).toList());
        if (sent.size() != expected) {
            faults.add("the sender is done with " + sent.size() + " of " + expected + " calls");
        }
        all(faults, "acknowledged and never told", acknowledged, call -> !told.containsKey(call));
        all(faults, "acknowledged and without verdict", acknowledged, call -> !verdicts.containsKey(call));
        all(
                faults,
                "acknowledged and without a score of each metric",
                acknowledged,
                call -> metrics(scores, call) != metrics);
        all(faults, "told more than once", told.keySet(), call -> size(told.get(call)) > 1);
        all(
                faults,
                "decided more than once",
                verdicts.keySet(),
                call -> verdicts.getOrDefault(call, Map.of()).size() > 1);
        all(
                faults,
                "scored twice on one metric",
                scores.keySet(),
                call -> metrics(scores, call) != size(scores.get(call)));
        all(
                faults,
                "told, scored or decided and never sent",
                Stream.of(told.keySet(), scores.keySet(), verdicts.keySet())
                        .flatMap(Set::stream)
                        .distinct()
                        .toList(),
                call -> !known.contains(call));
        if (ways != null) {
            List<SentCall> whole = sent.stream().filter(SentCall::acknowledged).toList();
            all(
                    faults,
                    "acknowledged and not wholly on the raw topic",
                    ids(whole, call -> way(ways, call).arrived().size() < call.steps()));
            // A request that its sender gave up and repeated may arrive after all, and then as the last.
            List<SentCall> once =
                    whole.stream().filter(call -> call.refusals().isEmpty()).toList();
            if (oneGateway) {
                all(faults, "on the raw topic out of order", ids(once, call -> {
                    List<Integer> arrived = way(ways, call).arrived();
                    return !arrived.equals(arrived.stream().sorted().toList());
                }));
            }
            all(
                    faults,
                    "whose last revision does not show their last webhook",
                    ids(once, call -> way(ways, call).step() < call.steps()));
        }
        int refusals = sent.stream().mapToInt(call -> call.refusals().size()).sum();
        return new Balance(sent.size(), acknowledged.size(), refusals, faults);
    }

    private static Subscriber.Way way(Map<String, Subscriber.Way> ways, SentCall call) {
        return ways.getOrDefault(call.callId(), Subscriber.Way.NONE);
    }

    private static List<String> ids(List<SentCall> calls, Predicate<SentCall> wrong) {
        return calls.stream().filter(wrong).map(SentCall::callId).toList();
    }

    private static long metrics(Map<String, Set<Subscriber.Scored>> scores, String call) {
        return scores.getOrDefault(call, Set.of()).stream()
                .map(Subscriber.Scored::metricId)
                .distinct()
                .count();
    }

    private static int size(@Nullable Set<?> set) {
        return set == null ? 0 : set.size();
    }

    private static void all(List<String> faults, String what, Collection<String> calls, Predicate<String> wrong) {
        all(faults, what, calls.stream().filter(wrong).toList());
    }

    private static void all(List<String> faults, String what, List<String> found) {
        if (!found.isEmpty()) {
            faults.add(found.size() + " calls " + what + ", e.g. "
                    + found.stream().sorted().limit(SHOWN).toList());
        }
    }

    /** Whether the run counts; one that does not balance is void. */
    public boolean holds() {
        return faults.isEmpty();
    }
}
