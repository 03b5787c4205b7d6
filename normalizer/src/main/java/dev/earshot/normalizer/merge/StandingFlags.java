package dev.earshot.normalizer.merge;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.normalizer.provider.CallFacts.StartPrecision;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a merged document. What follows from a value is said of the value that stands: a flag of one that lost
 * would outlive its reason.
 */
final class StandingFlags {
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{1,14}");
    /** Raised by webhooks that bring no transcript; true only until one does. */
    private static final Set<String> UNTIL_TRANSCRIPT =
            Set.of(Flags.TRANSCRIPT_PENDING, Flags.NO_TRANSCRIPT, Flags.RECORDING_ONLY, Flags.TRANSCRIPT_UNSUPPORTED);

    private StandingFlags() {}

    /** What to say of a document with this provenance and these values. */
    static List<String> of(
            Provenance provenance,
            boolean deferred,
            @Nullable String customerNumber,
            @Nullable Long durationMs,
            List<Turn> turns) {
        Set<String> flags = new TreeSet<>(provenance.flags());
        if (provenance.fields().containsKey("turns")) {
            flags.removeAll(UNTIL_TRANSCRIPT);
        }
        flags.addAll(provenance.transcriptFlags());
        if (deferred) {
            flags.add(Flags.EVALUATION_DEFERRED);
        }
        start(provenance, flags);
        if (customerNumber != null && !E164.matcher(customerNumber).matches()) {
            flags.add(Flags.NUMBER_NOT_E164);
        }
        turns(turns, durationMs, flags);
        return List.copyOf(flags);
    }

    private static void start(Provenance provenance, Set<String> flags) {
        if (provenance.startSuspicious()) {
            flags.add(Flags.EPOCH_START_SUSPICIOUS);
        }
        Stamp start = provenance.fields().get("started_at");
        if (start != null && start.grade() == StartPrecision.EVENT.grade()) {
            flags.add(Flags.START_FROM_EVENT);
        } else if (start != null && start.grade() == StartPrecision.RECEIPT.grade()) {
            flags.add(Flags.START_FROM_RECEIPT);
        }
    }

    private static void turns(List<Turn> turns, @Nullable Long durationMs, Set<String> flags) {
        boolean speech = false;
        Long lastEnd = null;
        for (Turn turn : turns) {
            if (turn instanceof Turn.Utterance said && said.speaker() != Speaker.SYSTEM) {
                speech = true;
                lastEnd = said.endEstimated() ? lastEnd : later(lastEnd, said.endMs());
            }
        }
        if (speech) {
            flags.remove(Flags.NEVER_CONNECTED);
        }
        if (lastEnd != null && durationMs != null && lastEnd > durationMs) {
            flags.add(Flags.END_AFTER_DURATION);
        }
    }

    private static @Nullable Long later(@Nullable Long a, @Nullable Long b) {
        return a == null ? b : b == null ? a : Long.valueOf(Math.max(a, b));
    }
}
