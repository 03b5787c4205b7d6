package dev.earshot.contracts.call;

/** The flags a call log may carry; each is a fact that a reader of scores should know. */
public final class Flags {
    /** The recording in the payload is not valid base64. */
    public static final String AUDIO_UNDECODABLE = "audio_undecodable";
    /** A call object came without the webhook envelope around it. */
    public static final String BARE_OBJECT = "bare_object";
    /** The last utterance ends after the call's duration: another clock origin. */
    public static final String END_AFTER_DURATION = "end_after_duration";
    /** Utterances have no end: it is the start of the next row, else the end of the call. */
    public static final String ENDS_ESTIMATED = "ends_estimated";
    /** The stated start cannot be true and was dropped. */
    public static final String EPOCH_START_SUSPICIOUS = "epoch_start_suspicious";
    /** Who sent the call asked that it is not evaluated yet: something is still to come. */
    public static final String EVALUATION_DEFERRED = "evaluation_deferred";
    /** Rows do not have the shape that the transcript type promises. */
    public static final String FOREIGN_ROW_SHAPE = "foreign_row_shape";
    /** The last utterance has no end, no next row and no call end. */
    public static final String LAST_END_UNKNOWN = "last_end_unknown";
    /** Nobody answered. */
    public static final String NEVER_CONNECTED = "never_connected";
    /** There are turns, and none has a time. */
    public static final String NO_TIMES = "no_times";
    /** No turn can be read, and none is to be expected from this payload. */
    public static final String NO_TRANSCRIPT = "no_transcript";
    /** The customer's number is kept as text. */
    public static final String NUMBER_NOT_E164 = "number_not_e164";
    /** A number that no store can hold (such as 1e400), or that cannot be true, was dropped. */
    public static final String NUMBER_REPAIRED = "number_repaired";
    /** Rows overlap in time. */
    public static final String OVERLAP = "overlap";
    /** The payload brings a recording and nothing else. */
    public static final String RECORDING_ONLY = "recording_only";
    /** Speakers are told apart, their roles are not told. */
    public static final String ROLES_UNDECIDED = "roles_undecided";
    /** The payload holds a token that must not be stored. */
    public static final String SECRET_IN_PAYLOAD = "secret_in_payload";
    /** An utterance lies before {@code started_at}. */
    public static final String SPEECH_BEFORE_START = "speech_before_start";
    /** {@code started_at} is the event's own time, a stand-in until an exact start comes. */
    public static final String START_FROM_EVENT = "start_from_event";
    /** {@code started_at} is the time of receipt, the least seen. */
    public static final String START_FROM_RECEIPT = "start_from_receipt";
    /** Text had NUL, lone surrogates or bad UTF-8; each is now U+FFFD. */
    public static final String TEXT_REPAIRED = "text_repaired";
    /** A tool call has no result row. */
    public static final String TOOL_CALL_WITHOUT_RESULT = "tool_call_without_result";
    /** Call and result carry different ids: joined by order and name. */
    public static final String TOOL_IDS_DIFFER = "tool_ids_differ";
    /** Tool rows have no time: they sit at the end of the row before. */
    public static final String TOOL_TIMES_MISSING = "tool_times_missing";
    /** The transcript comes by another way or later. */
    public static final String TRANSCRIPT_PENDING = "transcript_pending";
    /** Nobody documents this transcript type. */
    public static final String TRANSCRIPT_UNSUPPORTED = "transcript_unsupported";
    /** A machine took the call: the provider says so. */
    public static final String VOICEMAIL = "voicemail";
    /** Rows are not in order of start. */
    public static final String UNSORTED_ROWS = "unsorted_rows";

    private Flags() {}
}
