package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent's answers: to each utterance of the user the first of the agent that begins no more than 50 ms before its
 * end, if the user does not speak again before it. What begins earlier is an interruption or a sign of listening, no
 * answer.
 *
 * @param responses in the order of time
 * @param tooLong answers after more than 60 s, which count as none
 */
public record Responses(List<Response> responses, int tooLong) {
    /** How much before the user's end an answer may begin, ms. */
    public static final long EARLY_MS = 50;
    /** What comes later is no answer, ms. */
    public static final long LONGEST_MS = 60_000;

    public Responses {
        responses = List.copyOf(responses);
    }

    /**
     * One answer.
     *
     * @param ms from the user's end to the agent's start
     * @param withTool whether a tool was called in between
     */
    public record Response(long ms, boolean withTool) {}

    static Responses of(List<Spoken> spoken, Tools tools) {
        List<Response> responses = new ArrayList<>();
        int tooLong = 0;
        Spoken user = null; // who waits for an answer
        for (Spoken each : spoken) {
            if (each.speaker() == Speaker.USER) {
                user = each;
            } else if (user != null && takesOver(each, user)) {
                user = null;
            } else if (user != null && each.startMs() >= user.endMs() - EARLY_MS) {
                long ms = Math.max(0, each.startMs() - user.endMs());
                if (ms > LONGEST_MS) {
                    tooLong++;
                } else {
                    responses.add(new Response(ms, tools.calledWithin(user.endMs() - EARLY_MS, each.startMs())));
                }
                user = null;
            }
        }
        return new Responses(responses, tooLong);
    }

    // Who begins while the user speaks and goes on after has the floor already: nobody waits for what he says next.
    private static boolean takesOver(Spoken agent, Spoken user) {
        return agent.startMs() < user.endMs() - EARLY_MS && agent.endMs() > user.endMs() && !agent.listening();
    }

    /** Their times in ms, in no order. */
    public long[] timesMs() {
        return responses.stream().mapToLong(Response::ms).toArray();
    }
}
