package dev.earshot.system.hostile;

/** What must come of a request. Nothing ever is answered 5xx. */
enum Expected {
    /** Exactly 200, and one record or an event that is ignored: the sender is verified. */
    ACCEPTED,
    /** 2xx and its records, or 4xx that says what was expected. */
    JUDGED,
    /** 401, and no record. */
    UNKNOWN,
    /** 413 that names the limit, and no record. */
    TOO_LARGE,
    /** It is no HTTP to its end: 4xx or no answer at all, and no record. */
    BROKEN,
    /** Two readings of it are right: as {@link #JUDGED}, and an unknown sender or no answer as well. */
    ANY,
    /** Its head may be no HTTP, which is refused below every door: as {@link #ANY}, and without a word. */
    ODD_HEAD;
}
