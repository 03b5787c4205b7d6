package dev.earshot.normalizer.reconcile.provider;

import dev.earshot.normalizer.provider.CallIds;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What reading and asking have in common at all providers. */
public final class Answers {
    /** A longer cursor is none of ours to keep. */
    private static final int LONGEST_CURSOR = 4_096;

    private Answers() {}

    /** An id that can be a key and part of an address, {@code null} when it cannot. */
    public static @Nullable String id(Field id) {
        String text = id.text();
        return text == null || CallIds.problem(id, "") != null || text.chars().anyMatch(Character::isISOControl)
                ? null
                : text;
    }

    /** A cursor, {@code null} when there is none. */
    public static @Nullable String cursor(Field cursor) {
        String text = cursor.text();
        return text == null || text.length() > LONGEST_CURSOR || text.indexOf('\0') >= 0 ? null : text;
    }

    /** A time that can be true; {@code null} when it is not stated, or nonsense. */
    public static @Nullable Instant time(@Nullable Instant stated) {
        return stated == null || stated.equals(Times.UNREADABLE) ? null : stated;
    }

    /** As part of an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
