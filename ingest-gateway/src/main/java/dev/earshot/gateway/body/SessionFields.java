package dev.earshot.gateway.body;

import dev.earshot.gateway.body.FieldRule.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tracer's report of one session says of itself, in a pass over its own names: whose call it is, and whether what
 * it holds has the types it must have. What was said is skipped, not read.
 *
 * @param agent our id of the agent, or the provider's, as text
 * @param callId the id of the call, {@code null} when the report has none
 * @param field the field that is wrong, {@code null} when none is; empty when it is the whole body
 * @param expectation what was expected there
 */
public record SessionFields(
        String agent, @Nullable String callId, @Nullable String field, String expectation) {
    private static final String AGENT = "agent_id";
    private static final String SESSION = "session_id";
    private static final Set<String> ONCE = Set.of(AGENT, SESSION);

    /**
     * A tracer's way to report.
     *
     * @param times fields that hold a time
     * @param rows fields that hold an array
     * @param objects fields that hold an object
     * @param elsewhere JSON pointers to ids of the call, asked in their order where there is no {@code session_id}
     * @param mayLackId whether a report without any id of a call is taken
     */
    public record Form(
            List<String> times, List<String> rows, List<String> objects, List<String> elsewhere, boolean mayLackId) {}

    /** A form whose names are prepared. */
    public static final class Reader {
        private final Form form;
        private final FieldPass.Rules rules;
        private final Pointers pointers;

        /** Prepares a form. */
        public Reader(Form form) {
            Map<String, FieldRule> fields = new HashMap<>();
            fields.put(AGENT, new FieldRule(Kind.NAME, 255));
            fields.put(SESSION, FieldRule.of(Kind.TEXT));
            fields.put("trace_id", FieldRule.text(32));
            fields.put("defer_evaluation", FieldRule.of(Kind.YES_OR_NO));
            form.times().forEach(name -> fields.put(name, FieldRule.of(Kind.MOMENT)));
            form.rows().forEach(name -> fields.put(name, FieldRule.of(Kind.ROWS)));
            form.objects().forEach(name -> fields.put(name, FieldRule.of(Kind.OBJECT)));
            this.form = form;
            this.rules = new FieldPass.Rules(Map.copyOf(fields), ONCE, "agent_id and session_id");
            this.pointers = Pointers.of(form.elsewhere());
        }

        /** Reads a body; nothing that it holds makes this fail. */
        public SessionFields read(byte[] body) {
            FieldPass pass = FieldPass.over(body, rules);
            String field = pass.field();
            if (field != null) {
                return wrong(field, pass.expectation());
            }
            String agent = pass.text(AGENT);
            if (agent == null || agent.isBlank()) {
                return wrong(AGENT, "This field is required: the agent's id, ours or the provider's.");
            }
            String callId = callId(pass, body);
            String problem = callId == null && form.mayLackId() ? null : CallIds.problem(callId);
            return problem == null ? new SessionFields(agent.strip(), callId, null, "") : wrong(SESSION, problem);
        }

        private @Nullable String callId(FieldPass pass, byte[] body) {
            String stated = pass.callId(SESSION);
            if (stated != null && !stated.isBlank()) {
                return stated;
            }
            Told told = Told.of(body, pointers);
            return form.elsewhere().stream()
                    .map(told::at)
                    .filter(id -> CallIds.problem(id) == null)
                    .findFirst()
                    .orElse(null);
        }
    }

    private static SessionFields wrong(String field, String expectation) {
        return new SessionFields("", null, field, expectation);
    }

    /** Our agent that is meant, {@code null} when what is stated can be none of our ids. */
    public @Nullable Long agentId() {
        return FieldRule.isId(agent) ? Long.valueOf(agent) : null;
    }
}
