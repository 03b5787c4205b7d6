package dev.earshot.store.audit;

/**
 * Statements on answers that a repeated request gets again. A name is that of a request's {@code Idempotency-Key}, hashed;
 * it is one key's own.
 */
public final class IdempotentAnswers {
    /** An answer of the last day: {@code request_digest, answer_secret}; parameters organisation, key, name. */
    public static final String FIND = """
            select request_digest, answer_secret from idempotent_answer
             where organization_id = ?1 and key_id = ?2 and name = ?3 and created_at > now() - interval '1 day'""";

    /** Forgets what is older than a day. */
    public static final String FORGET = "delete from idempotent_answer where created_at < now() - interval '1 day'";

    /** Keeps one; parameters organisation, key, name, digest, sealed answer. */
    public static final String KEEP = """
            insert into idempotent_answer (organization_id, key_id, name, request_digest, answer_secret)
            values (?1, ?2, ?3, ?4, ?5)""";

    private IdempotentAnswers() {}
}
