package dev.earshot.gateway.body;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a body was not read. All but {@link StorageFault} are the sender's doing. */
public abstract sealed class BodyFault extends IOException {
    private static final long serialVersionUID = 1;

    private BodyFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** It is over a limit. */
    public static final class TooLarge extends BodyFault {
        private static final long serialVersionUID = 1;
        private final String what;
        private final long limit;
        private final long size;

        /**
         * Of a body over its limit.
         *
         * @param what is limited, as a sentence begins: {@code A JSON body}
         * @param limit bytes
         * @param size bytes; -1 when only that there are more
         */
        public TooLarge(String what, long limit, long size) {
            super(what + " over " + limit + " bytes", null);
            this.what = what;
            this.limit = limit;
            this.size = size;
        }

        /** What is limited. */
        public String what() {
            return what;
        }

        /** Bytes that are allowed. */
        public long limit() {
            return limit;
        }

        /** Bytes that came, as far as known; -1 when only that there are more. */
        public long size() {
            return size;
        }
    }

    /** It is no form, or not one that is read here. */
    public static final class BadForm extends BodyFault {
        private static final long serialVersionUID = 1;
        private final String field;
        private final String expectation;

        /** A fault of one field, or of the whole form where the field's name is empty. */
        public BadForm(String field, String expectation) {
            super("bad form", null);
            this.field = field;
            this.expectation = expectation;
        }

        /** The field, empty for the whole. */
        public String field() {
            return field;
        }

        /** What was expected. */
        public String expectation() {
            return expectation;
        }
    }

    /** It did not come within its time. */
    public static final class TooSlow extends BodyFault {
        private static final long serialVersionUID = 1;

        /** Of a body that is not complete in time. */
        public TooSlow() {
            super("body too slow", null);
        }
    }

    /** The connection broke, or its bytes are no HTTP. */
    public static final class Incomplete extends BodyFault {
        private static final long serialVersionUID = 1;

        /** Of a body whose rest will not come. */
        public Incomplete(Throwable cause) {
            super("body incomplete", cause);
        }
    }

    /** Our own disk did not take it. */
    public static final class StorageFault extends BodyFault {
        private static final long serialVersionUID = 1;

        /** Of a body that could not be written. */
        public StorageFault(Throwable cause) {
            super("the recordings folder cannot be written", cause);
        }
    }
}
