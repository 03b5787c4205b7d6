package dev.earshot.gateway.keyed;

import dev.earshot.gateway.body.SessionFields;
import java.util.List;
import java.util.Map;

/** What tracers' reports of a session have in common: how they name call and agent, and what they are answered. */
final class Sessions {
    private Sessions() {}

    /** What a report says. An agent may be named by our id or by the provider's; ours comes first. */
    static Sent read(byte[] body, SessionFields.Reader reader) {
        SessionFields fields = reader.read(body);
        String wrong = fields.field();
        return wrong != null
                ? new Sent.Wrong(wrong, fields.expectation())
                : new Sent.Call(
                        fields.callId(),
                        new Sent.Named("agent_id", fields.agentId(), fields.agent()),
                        List.of(),
                        200,
                        (id, _, _) -> Map.of("id", id));
    }
}
