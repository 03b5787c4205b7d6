package dev.earshot.controlplane.api;

import dev.earshot.store.view.CallOrder;
import dev.earshot.store.view.CallOrder.Place;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list ended, and in which order it was: what a client sends back to go on behind it. It is opaque to
 * clients and no secret.
 *
 * @param after {@code null} for the start of the list
 */
record Cursor(CallOrder order, @Nullable Place after) {
    private static final String ORDERS =
            "One of timestamp, created_at, duration; with a minus before it the greatest first.";

    /** Reads the order of a list. Throws {@link Refused}. */
    static CallOrder order(@Nullable String text) {
        if (text == null) {
            return CallOrder.NEWEST;
        }
        boolean descending = text.startsWith("-");
        CallOrder.By by = switch (descending ? text.substring(1) : text) {
            case "timestamp" -> CallOrder.By.TIMESTAMP;
            case "created_at" -> CallOrder.By.CREATED_AT;
            case "duration" -> CallOrder.By.DURATION;
            default -> throw Refused.field("ordering", ORDERS);
        };
        return new CallOrder(by, descending);
    }

    /**
     * Reads a cursor. Throws {@link Refused}.
     *
     * @param text empty for the start of the list
     * @param ordering what else the request says of the order, {@code null} for nothing
     */
    static Cursor of(String text, @Nullable String ordering) {
        if (text.isBlank()) {
            return new Cursor(order(ordering), null);
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(text.strip()), StandardCharsets.UTF_8).split(" ", -1);
            if (parts.length == 3 && (ordering == null || ordering.equals(parts[0]))) {
                Place place = new Place(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
                if (place.value() >= -1 && place.value() < 1L << 58 && place.callLogId() >= 0) {
                    return new Cursor(order(parts[0]), place);
                }
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw Refused.field("cursor", "What the page before gave as its cursor, for the same ordering.");
    }

    /** The cursor of what is behind a place. */
    static String text(CallOrder order, Place place) {
        String text = word(order) + " " + place.value() + " " + place.callLogId();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String word(CallOrder order) {
        return (order.descending() ? "-" : "") + order.by().name().toLowerCase(Locale.ROOT);
    }
}
