package dev.earshot.contracts.filter;

import java.time.Instant;
import java.util.List;

/** What a call must be to be found. Values are checked: who switches over it has nothing left to refuse. */
public sealed interface CallCondition {

    /** All of these; none means every call. */
    record All(List<CallCondition> of) implements CallCondition {
        public All {
            of = List.copyOf(of);
        }
    }

    /** At least one of these; none means no call. */
    record Any(List<CallCondition> of) implements CallCondition {
        public Any {
            of = List.copyOf(of);
        }
    }

    /** A text of the call. */
    record Text(TextField field, TextTest test) implements CallCondition {}

    /** A number of the call. */
    record Amount(NumberField field, NumberTest test) implements CallCondition {}

    /** A time of the call. */
    record Time(TimeField field, Comparison comparison, Instant at) implements CallCondition {}

    /** A truth that is {@code value}, or with {@code negated} anything else, also unknown. */
    record Truth(TruthField field, boolean value, boolean negated) implements CallCondition {}

    /** Whether a truth is not known. */
    record Unknown(TruthField field, boolean unknown) implements CallCondition {}

    /** One current result of a metric meets all of it. */
    record Measured(MetricCondition result) implements CallCondition {}

    /** A text that can be asked for. */
    sealed interface TextField permits KnownText, Metadata {}

    /** Texts that every call may have. */
    enum KnownText implements TextField {
        CALL_ID,
        CUSTOMER_NUMBER,
        ENDED_REASON,
        DROPOFF_POINT,
        TOPIC,
        AGENT_NAME
    }

    /** A value at the top of the customer's own object, as text. */
    record Metadata(String key) implements TextField {}

    /** Numbers that can be asked for. */
    enum NumberField {
        /** The call log id. */
        ID,
        AGENT_ID,
        /** Length in seconds. */
        DURATION
    }

    /** Times that can be asked for. */
    enum TimeField {
        TIMESTAMP,
        CREATED_AT,
        UPDATED_AT
    }

    /** Truths that can be asked for. */
    enum TruthField {
        SUCCESS,
        REVIEWED
    }

    /** How two values compare. */
    enum Comparison {
        EQ,
        NEQ,
        GT,
        GTE,
        LT,
        LTE
    }
}
