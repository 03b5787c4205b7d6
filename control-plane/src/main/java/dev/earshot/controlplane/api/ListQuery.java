package dev.earshot.controlplane.api;

import dev.earshot.store.view.CallFilter;
import io.vertx.core.MultiMap;
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
    private static final Duration DEFAULT_SPAN = Duration.ofDays(30);
    private static final Duration LONGEST_SPAN = Duration.ofDays(33);

    /** A parameter that cannot be read. */
    static final class BadParameter extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String field;
        private final String expectation;

        BadParameter(String field, String expectation) {
            super(field);
            this.field = field;
            this.expectation = expectation;
        }

        String field() {
            return field;
        }

        String expectation() {
            return expectation;
        }
    }

    /** Reads a query; a project that is not the caller's is like one that does not exist. */
    static ListQuery of(MultiMap query, List<Long> projects, Instant now) {
        Long project = id(query, "project_id");
        Instant from = time(query, "timestamp_from", "timestamp__gte");
        Instant until = time(query, "timestamp_to", "timestamp__lte");
        if (until == null) {
            until = from == null ? now.plus(Duration.ofDays(1)) : from.plus(LONGEST_SPAN);
        }
        if (from == null) {
            from = until.minus(DEFAULT_SPAN).minus(Duration.ofDays(1));
        }
        if (Duration.between(from, until).compareTo(LONGEST_SPAN) > 0) {
            throw new BadParameter("timestamp_from", "At most 33 days before timestamp_to.");
        }
        return new ListQuery(
                new CallFilter(
                        project == null ? projects : projects.contains(project) ? List.of(project) : List.of(),
                        id(query, "agent_id"),
                        ids(query, "call_ids"),
                        from,
                        until),
                number(query, "page", 1, LAST_PAGE),
                number(query, "page_size", DEFAULT_SIZE, MOST));
    }

    int offset() {
        return (int) Math.min(Integer.MAX_VALUE, (page - 1L) * size);
    }

    /** The same list at another page. */
    String link(String uri, int page) {
        String bare = uri.replaceAll("([?&])page=[^&]*(&|$)", "$1").replaceAll("[?&]$", "");
        return bare + (bare.contains("?") ? "&" : "?") + "page=" + page;
    }

    private static int number(MultiMap query, String name, int otherwise, int most) {
        String text = query.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > most) {
            throw new BadParameter(name, "An integer from 1 to " + most + ".");
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Long id(MultiMap query, String name) {
        String text = query.get(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new BadParameter(name, "An integer id.");
        }
        return Long.valueOf(text);
    }

    private static List<Long> ids(MultiMap query, String name) {
        List<Long> ids = new ArrayList<>();
        for (String value : query.getAll(name)) {
            for (String text : value.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
                if (text.isEmpty()) {
                    continue;
                }
                if (!text.matches("\\d{1,18}")) {
                    throw new BadParameter(name, "Integer ids, separated by commas.");
                }
                ids.add(Long.valueOf(text));
            }
        }
        return ids;
    }

    private static @Nullable Instant time(MultiMap query, String... names) {
        for (String name : names) {
            String text = query.get(name);
            if (text == null || text.isBlank()) {
                continue;
            }
            try {
                return text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            } catch (DateTimeException malformed) {
                throw new BadParameter(
                        name, "An ISO 8601 date-time with its offset, for example 2025-10-03T10:30:00Z.");
            }
        }
        return null;
    }
}
