package dev.earshot.controlplane.rejected;

import dev.earshot.store.rejected.Rejected;
import dev.earshot.store.rejected.RejectedFilter;
import dev.earshot.store.rejected.RejectedFilter.Scope;
import dev.earshot.store.rejected.RejectedIndex.Place;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
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
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
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
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 3);
            Instant time = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
            if (parts.length == 3 && !time.isBefore(EARLIEST) && !time.isAfter(LATEST) && parts[2].indexOf('\0') < 0) {
                return new Place(time, Long.parseLong(parts[1]), parts[2]);
            }
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
            // said below
        }
        throw RejectedProblem.field("cursor", "what the page before gave as next");
    }

    static String cursor(Place place) {
        String text = ChronoUnit.MICROS.between(Instant.EPOCH, place.rejectedAt()) + " " + place.projectId() + " "
                + place.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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
        try {
            // A plus sign that nobody escaped has become a space on its way.
            Instant time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException malformed) {
            // said below
        }
        throw RejectedProblem.field(
                name, "an ISO 8601 date-time with its offset, of the years 1970 to 9999, e.g. 2025-10-03T10:30:00Z");
    }

    private @Nullable String text(String name) {
        String text = parameters.apply(name);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
