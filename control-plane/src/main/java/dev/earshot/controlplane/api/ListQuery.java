package dev.earshot.controlplane.api;

import dev.earshot.store.view.CallFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list is asked for.
 *
 * @param page from 1
 * @param size rows a page, 1 to 250
 */
record ListQuery(CallFilter filter, int page, int size) {
    private static final int DEFAULT_SIZE = 30;
    private static final int MOST = 250;
    private static final int LAST_PAGE = 1_000_000;
    private static final int MOST_IDS = 10_000;
    private static final Duration DEFAULT_SPAN = Duration.ofDays(30);
    private static final Duration LONGEST_SPAN = Duration.ofDays(33);
    /** Clocks of providers run ahead: a call of this minute may seem to be of the next. */
    private static final Duration CLOCK_ERROR = Duration.ofDays(1);

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** Reads a query; a project that is not the caller's is like one that does not exist. Throws {@link Refused}. */
    static ListQuery of(MultivaluedMap<String, String> query, List<Long> projects, Instant now) {
        Long project = id(query, "project_id");
        Instant from = time(query, "timestamp_from", "timestamp__gte");
        Instant until = time(query, "timestamp_to", "timestamp__lte");
        Instant end = until == null ? now : until;
        Instant begin = from == null ? later(end.minus(DEFAULT_SPAN), EARLIEST) : from;
        if (Duration.between(begin, end).compareTo(LONGEST_SPAN) > 0) {
            throw Refused.field(
                    "timestamp_from", "At most 33 days before timestamp_to, which is now where it is not given.");
        }
        return new ListQuery(
                new CallFilter(
                        project == null ? projects : projects.contains(project) ? List.of(project) : List.of(),
                        id(query, "agent_id"),
                        ids(query, "call_ids"),
                        begin,
                        until == null ? now.plus(CLOCK_ERROR) : until),
                number(query, "page", 1, LAST_PAGE),
                number(query, "page_size", DEFAULT_SIZE, MOST));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    long offset() {
        return (page - 1L) * size;
    }

    /** The same list at another page. */
    static String link(String uri, int page) {
        String bare = uri.replaceAll("([?&])page=[^&]*(&|$)", "$1").replaceAll("[?&]$", "");
        return bare + (bare.contains("?") ? "&" : "?") + "page=" + page;
    }

    private static int number(MultivaluedMap<String, String> query, String name, int otherwise, int most) {
        String text = query.getFirst(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > most) {
            throw Refused.field(name, "An integer from 1 to " + most + ".");
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Long id(MultivaluedMap<String, String> query, String name) {
        String text = query.getFirst(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw Refused.field(name, "An integer id.");
        }
        return Long.valueOf(text);
    }

    private static List<Long> ids(MultivaluedMap<String, String> query, String name) {
        List<Long> ids = new ArrayList<>();
        for (String value : query.getOrDefault(name, List.of())) {
            for (String text : value.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
                if (text.isEmpty()) {
                    continue;
                }
                if (!text.matches("\\d{1,18}")) {
                    throw Refused.field(name, "Integer ids, separated by commas.");
                }
                ids.add(Long.valueOf(text));
            }
        }
        if (ids.size() > MOST_IDS) {
            throw Refused.field(name, "At most " + MOST_IDS + " ids.");
        }
        return ids;
    }

    private static @Nullable Instant time(MultivaluedMap<String, String> query, String... names) {
        for (String name : names) {
            String text = query.getFirst(name);
            if (text == null || text.isBlank()) {
                continue;
            }
            Instant time = instant(text.strip());
            if (time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw Refused.field(
                        name,
                        "An ISO 8601 date-time with its offset, of the years 1970 to 9999, for example"
                                + " 2025-10-03T10:30:00Z.");
            }
            return time;
        }
        return null;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException malformed) {
            return null;
        }
    }
}
