package dev.earshot.controlplane.input;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list that is in the order of time ended. As a text it is opaque to clients and no secret.
 *
 * @param time of its last row, in microseconds as the database keeps it
 * @param projectId of that row
 * @param id of that row, to tell it from others of the same time
 */
public record Cursor(Instant time, long projectId, String id) {
    /** What to send as one. */
    public static final String EXPECTATION = "what the page before gave as next";

    private static final int PARTS = 3;

    /** Reads one, {@code null} when it is none. */
    public static @Nullable Cursor of(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", PARTS);
            Instant time = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
            return parts.length == PARTS && Times.isUsual(time) && parts[2].indexOf('\0') < 0
                    ? new Cursor(time, Long.parseLong(parts[1]), parts[2])
                    : null;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
            return null;
        }
    }

    /** The parameter {@code cursor} of a request, {@code null} when it has none. */
    public static @Nullable Cursor of(Section section) {
        String text = section.text("cursor");
        if (text == null || text.isBlank()) {
            return null;
        }
        Cursor cursor = of(text.strip());
        if (cursor == null) {
            throw section.bad("cursor", EXPECTATION);
        }
        return cursor;
    }

    /** What a client sends back to go on behind it. */
    public String text() {
        String text = ChronoUnit.MICROS.between(Instant.EPOCH, time) + " " + projectId + " " + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
