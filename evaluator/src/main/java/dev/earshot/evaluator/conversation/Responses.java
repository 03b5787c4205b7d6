package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent's answers: each time the user has spoken and the agent speaks next. An answer that begins more than 50 ms
 * before the user's end is an interruption, not an answer.
 *
 * @param responses in the order of time
 * @param tooLong answers after more than 60 s, which count as none
 */
public record Responses(List<Response> responses, int tooLong) {
    private static final long EARLY_MS = 50;
    private static final long LONGEST_MS = 60_000;

    /**
     * One answer.
     *
     * @param ms from the user's end to the agent's start
     * @param withTool whether a tool was called in between
     */
    public record Response(long ms, boolean withTool) {}

    /** Finds them. */
    public static Responses of(Conversation conversation) {
        List<Response> responses = new ArrayList<>();
        int tooLong = 0;
        List<Spoken> spoken = conversation.spoken();
        for (int i = 1; i < spoken.size(); i++) {
            Spoken user = spoken.get(i - 1);
            Spoken agent = spoken.get(i);
            boolean handoff = user.speaker() == Speaker.USER && agent.speaker() == Speaker.AGENT;
            if (!handoff || agent.startMs() < user.endMs() - EARLY_MS) {
                continue;
            }
            long ms = Math.max(0, agent.startMs() - user.endMs());
            if (ms > LONGEST_MS) {
                tooLong++;
            } else {
                responses.add(new Response(ms, toolBetween(conversation, user.endMs(), agent.startMs())));
            }
        }
        return new Responses(responses, tooLong);
    }

    private static boolean toolBetween(Conversation conversation, long from, long to) {
        for (Turn turn : conversation.call().turns()) {
            Long start = turn.startMs();
            if (turn instanceof Turn.ToolCall && start != null && start >= from - EARLY_MS && start <= to) {
                return true;
            }
        }
        return false;
    }
}
