package dev.earshot.controlplane.delivery;

import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.input.Cursor;
import dev.earshot.controlplane.input.Section;
import dev.earshot.controlplane.input.Times;
import dev.earshot.store.delivery.DeliveryFilter;
import dev.earshot.store.delivery.DeliveryState;
import dev.earshot.store.delivery.DeliveryView;
import dev.earshot.store.delivery.DeliveryViews.Place;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list is asked for.
 *
 * @param after where the page before ended, {@code null} for the first
 * @param limit rows a page, 1 to 250
 */
record DeliveryQuery(DeliveryFilter filter, @Nullable Place after, int limit) {
    private static final int MOST = 250;
    private static final int USUAL = 50;
    private static final String WORD = "[A-Za-z0-9_.-]{1,100}";

    /** Reads a query; a project that is not the caller's is like one that does not exist. */
    static DeliveryQuery of(Section query, Caller caller) {
        return new DeliveryQuery(
                new DeliveryFilter(
                        caller.asked(query.id("project_id")),
                        query.id("call_log_id"),
                        states(query, "state"),
                        eventType(query),
                        Times.time(query, "from"),
                        Times.time(query, "to")),
                after(query),
                query.has("limit") ? (int) query.integer("limit", 1, MOST) : USUAL);
    }

    static @Nullable String eventType(Section section) {
        String type = section.text("event_type");
        if (type == null || type.isEmpty()) {
            return null;
        }
        if (!type.matches(WORD)) {
            throw section.bad("event_type", "one word, as the list shows it");
        }
        return type;
    }

    /** States by their words, empty where none is named. */
    static Set<DeliveryState> states(Section section, String name) {
        Set<DeliveryState> states = EnumSet.noneOf(DeliveryState.class);
        for (String word : section.texts(name)) {
            DeliveryState state = DeliveryState.of(word);
            if (state == null) {
                throw section.bad(name, "any of " + String.join(", ", DeliveryState.words()));
            }
            states.add(state);
        }
        return states;
    }

    static @Nullable Place after(Section section) {
        Cursor cursor = Cursor.of(section);
        return cursor == null ? null : new Place(cursor.time(), cursor.projectId(), cursor.id());
    }

    /** The cursor of what is behind a delivery. */
    static String cursor(DeliveryView last) {
        return new Cursor(last.createdAt(), last.projectId(), last.id()).text();
    }
}
