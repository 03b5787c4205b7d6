package dev.earshot.gateway.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records are not on disk. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Refused(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** A stable word: {@code spool_full}, {@code spool_disk}, {@code stopping}. */
    public String reason() {
        return reason;
    }
}
