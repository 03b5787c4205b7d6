package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Interruptions.Interruption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call as metrics see it, read once for all of them: rows cleaned and in the order of start, and what several metrics
 * ask for found once. Of one call and for one thread.
 */
public final class Conversation {
    /** Flags of a call that say why there is no transcript. */
    public static final List<String> WITHOUT_TRANSCRIPT =
            List.of(Flags.NO_TRANSCRIPT, Flags.RECORDING_ONLY, Flags.TRANSCRIPT_PENDING, Flags.TRANSCRIPT_UNSUPPORTED);

    private final CallLog call;
    private final Rows rows;
    private final Tools tools;
    private final Map<Speaker, List<Spoken>> bySpeaker = new EnumMap<>(Speaker.class);
    private final Map<Speaker, List<Interruption>> interruptions = new EnumMap<>(Speaker.class);
    private @Nullable Responses responses;
    private @Nullable Shares shares;
    private Silences.@Nullable Wait longestWait;

    private Conversation(CallLog call) {
        this.call = call;
        this.rows = Rows.of(call.turns());
        this.tools = Tools.of(call.turns());
        for (Speaker speaker : List.of(Speaker.AGENT, Speaker.USER)) {
            bySpeaker.put(
                    speaker,
                    rows.spoken().stream()
                            .filter(each -> each.speaker() == speaker)
                            .toList());
        }
    }

    /** Reads a call. */
    public static Conversation of(CallLog call) {
        return new Conversation(call);
    }

    /** The call itself. */
    public CallLog call() {
        return call;
    }

    /** What agent and user say, with or without times, in the order of rows. */
    public List<Said> said() {
        return rows.said();
    }

    /** Utterances with times, merged, by start. */
    public List<Spoken> spoken() {
        return rows.spoken();
    }

    /** Those of one speaker, by start. */
    public List<Spoken> by(Speaker speaker) {
        return bySpeaker.getOrDefault(speaker, List.of());
    }

    /** How many rows came twice and were dropped. */
    public int repeatedRows() {
        return rows.repeated();
    }

    /** Whether a row ended before it began. */
    public boolean endsBeforeStart() {
        return rows.endsBeforeStart();
    }

    /** Whether words had to be found in a script without spaces. */
    public boolean wordsEstimated() {
        return rows.wordsEstimated();
    }

    /** Whether ends of utterances are guesses. */
    public boolean isEstimated() {
        return rows.spoken().stream().anyMatch(Spoken::estimated);
    }

    /** Whether it is known who of the two is the agent. */
    public boolean knowsRoles() {
        return !call.has(Flags.ROLES_UNDECIDED);
    }

    /** What every metric lacks here, {@code null} when there is a transcript. */
    public @Nullable Outcome lacksTranscript() {
        boolean flagged = WITHOUT_TRANSCRIPT.stream().anyMatch(call::has);
        if (!call.turns().isEmpty() && !(flagged && said().isEmpty()) && !call.has(Flags.TRANSCRIPT_PENDING)) {
            return null;
        }
        return call.has(Flags.NEVER_CONNECTED)
                ? new Outcome.NotApplicable("The call was never connected.")
                : new Outcome.NotEvaluated("needs_transcript", "The call has no transcript.");
    }

    /** What a metric with these needs lacks here, {@code null} when nothing. */
    public @Nullable Outcome lacks(Set<Need> needs) {
        Outcome lacking = lacksTranscript();
        if (lacking != null || needs.isEmpty()) {
            return lacking;
        }
        if (said().isEmpty()) {
            return new Outcome.NotApplicable("Nobody says anything in this call.");
        }
        if (needs.contains(Need.ROLES) && !knowsRoles()) {
            return new Outcome.NotEvaluated("needs_roles", "The transcript does not say which speaker is the agent.");
        }
        boolean ends = needs.contains(Need.ENDS);
        if ((ends || needs.contains(Need.TIMES)) && spoken().isEmpty()) {
            return new Outcome.NotEvaluated("needs_times", "The transcript carries no times.");
        }
        boolean exact = call.timing() == Timing.START_END || call.timing() == Timing.WORDS;
        return ends && !exact
                ? new Outcome.NotEvaluated(
                        "needs_times", "The transcript says when utterances start, not when they end.")
                : null;
    }

    /** Length of the call: as told, else to the last word; milliseconds. */
    public long durationMs() {
        Long told = call.durationMs();
        return told != null && told > 0 ? told : lastWordMs();
    }

    /** Silence from the last word to the end of the call; milliseconds. */
    public long tailSilenceMs() {
        return Math.max(0, durationMs() - lastWordMs());
    }

    private long lastWordMs() {
        return spoken().stream().mapToLong(Spoken::endMs).max().orElse(0);
    }

    /** The agent's answers. */
    public Responses responses() {
        if (responses == null) {
            responses = Responses.of(spoken(), tools);
        }
        return responses;
    }

    /** How often this speaker cuts the other one short, by start. */
    public List<Interruption> interruptionsBy(Speaker speaker) {
        return interruptions.computeIfAbsent(speaker, by -> Interruptions.by(by, this));
    }

    /** How the time of the call divides. */
    public Shares shares() {
        if (shares == null) {
            shares = Shares.of(this);
        }
        return shares;
    }

    /** Times between the first and the last word when nobody speaks, by start. */
    public List<Silences.Gap> gaps() {
        return Silences.gaps(spoken());
    }

    /**
     * The longest time from the end of an utterance of the user to the agent's next word, else to the end of the call
     * unless the user ended it.
     */
    public Silences.Wait longestWait() {
        if (longestWait == null) {
            longestWait = Silences.longestWait(this);
        }
        return longestWait;
    }

    /** A tool that ran in this time, {@code null} when none did; its name, at most 60 characters. */
    public @Nullable String toolWithin(long fromMs, long untilMs) {
        return tools.runningWithin(fromMs, untilMs);
    }

    /** Time that at least one of these takes, milliseconds: the length of the union. They are in the order of start. */
    public static long unionMs(List<Spoken> byStart) {
        long total = 0;
        long reached = Long.MIN_VALUE;
        for (Spoken each : byStart) {
            total += Math.max(0, each.endMs() - Math.max(each.startMs(), reached));
            reached = Math.max(reached, each.endMs());
        }
        return total;
    }

    /** Whether the agent is silent for more than ten seconds after the user spoke. */
    public boolean hasInfrastructureIssue() {
        return knowsRoles() && longestWait().lengthMs() > Silences.DEFAULT_LIMIT_MS;
    }

    /** 95th percentile of the agent's response times, ms; {@code null} when there is none. */
    public @Nullable Double latencyP95Ms() {
        long[] times = responses().timesMs();
        return times.length == 0 || !knowsRoles() ? null : Percentiles.of(times, 0.95);
    }
}
