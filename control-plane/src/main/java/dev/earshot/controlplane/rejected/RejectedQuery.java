package dev.earshot.controlplane.rejected;

import dev.earshot.controlplane.input.Cursor;
import dev.earshot.controlplane.input.Times;
import dev.earshot.store.rejected.Rejected;
import dev.earshot.store.rejected.RejectedFilter;
import dev.earshot.store.rejected.RejectedFilter.Scope;
import dev.earshot.store.rejected.RejectedIndex.Place;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a request says: parameters by name, absent ones {@code null}. Throws {@link RejectedProblem}. */
final class RejectedQuery {
    static final int MOST = 250;
    static final int LONGEST_NOTE = 1_000;
    private static final int USUAL = 50;
    private static final String STATES =
            Arrays.stream(Rejected.State.values()).map(Rejected.State::word).collect(Collectors.joining(", "));

    private final Function<String, @Nullable String> parameters;

    RejectedQuery(Function<String, @Nullable String> parameters) {
        this.parameters = parameters;
    }

    RejectedFilter filter(Scope scope) {
        return new RejectedFilter(
                scope(scope), word("reason"), word("stage"), word("door"), state(), time("from"), time("to"));
    }

    /** Of the scope, what is asked for; a project that is not in it is like one that does not exist. */
    private Scope scope(Scope scope) {
        String text = text("project_id");
        if (text == null) {
            return scope;
        }
        if (!text.matches("\\d{1,18}")) {
            throw RejectedProblem.field("project_id", "an integer id");
        }
        long project = Long.parseLong(text);
        return switch (scope) {
            case Scope.Everything _ -> new Scope.Only(List.of(project));
            case Scope.Only only ->
                new Scope.Only(
                        Stream.of(project).filter(only.projects()::contains).toList());
        };
    }

    int limit() {
        return number("limit", USUAL, MOST);
    }

    int number(String name, int otherwise, int most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > most) {
            throw RejectedProblem.field(name, "an integer from 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    String note() {
        String text = text("note");
        if (text == null || text.length() > LONGEST_NOTE || text.indexOf('\0') >= 0) {
            throw RejectedProblem.field("note", "why it is discarded, at most " + LONGEST_NOTE + " characters");
        }
        return text;
    }

    boolean flag(String name) {
        String text = text(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw RejectedProblem.field(name, "true or false");
        }
        return "true".equals(text);
    }

    @Nullable
    Place after() {
        String text = text("cursor");
        if (text == null) {
            return null;
        }
        Cursor cursor = Cursor.of(text);
        if (cursor == null) {
            throw RejectedProblem.field("cursor", Cursor.EXPECTATION);
        }
        return new Place(cursor.time(), cursor.projectId(), cursor.id());
    }

    static String cursor(Place place) {
        return new Cursor(place.rejectedAt(), place.projectId(), place.id()).text();
    }

    private @Nullable String word(String name) {
        String text = text(name);
        if (text != null && !text.matches("[A-Za-z0-9_.-]{1,100}")) {
            throw RejectedProblem.field(name, "one word, as the list shows it");
        }
        return text;
    }

    private Rejected.@Nullable State state() {
        String text = text("state");
        if (text == null) {
            return null;
        }
        return Arrays.stream(Rejected.State.values())
                .filter(state -> state.word().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> RejectedProblem.field("state", "one of " + STATES));
    }

    private @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Instant time = Times.parse(text);
        if (time == null) {
            throw RejectedProblem.field(name, Times.EXPECTATION);
        }
        return time;
    }

    private @Nullable String text(String name) {
        String text = parameters.apply(name);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
