package dev.earshot.evaluator.conversation;

/** What a metric needs of a conversation beside a transcript; each includes those before it but {@link #ROLES}. */
public enum Need {
    /** Somebody says something. */
    SPEECH,
    /** Utterances say when they start. */
    TIMES,
    /** And when they end, by more than a guess. */
    ENDS,
    /** It is known who is the agent and who the user. */
    ROLES
}
