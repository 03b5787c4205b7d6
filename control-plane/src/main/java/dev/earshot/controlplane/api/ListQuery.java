package dev.earshot.controlplane.api;

import dev.earshot.contracts.filter.CallCondition;
import dev.earshot.store.view.CallFilter;
import dev.earshot.store.view.CallOrder;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a list is asked for.
 *
 * @param page from 1; {@code 0} where a cursor says where the page begins
 * @param after behind which call the page begins, {@code null} for the first
 * @param size rows a page, 1 to 250
 * @param same equal for all pages of one list, as long as nobody changes what is asked for
 */
record ListQuery(CallFilter filter, CallOrder order, int page, CallOrder.@Nullable Place after, int size, String same) {
    private static final int DEFAULT_SIZE = 30;
    private static final int MOST = 250;
    private static final int LAST_PAGE = 1_000_000;
    private static final Set<String> OF_THE_PAGE = Set.of("page", "page_size", "limit", "cursor", "ordering");

    /**
     * Who asks, and what for.
     *
     * @param projects the caller's; one that is not among them is like one that does not exist
     * @param byAssistant our ids of the caller's agents that a provider knows by this id
     */
    record Asked(
            MultivaluedMap<String, String> query,
            List<Long> projects,
            Function<String, List<Long>> byAssistant,
            Instant now) {}

    /** A list as clients of hosted observability know it: pages, and no more than 33 days. Throws {@link Refused}. */
    static ListQuery compatible(Asked asked) {
        QueryText query = new QueryText(asked.query());
        String cursor = asked.query().getFirst("cursor");
        int size = query.number("page_size", DEFAULT_SIZE, MOST);
        if (cursor == null) {
            int page = query.number("page", 1, LAST_PAGE);
            return new ListQuery(
                    filter(asked, true), Cursor.order(query.text("ordering")), page, null, size, same(asked));
        }
        Cursor from = Cursor.of(cursor, query.text("ordering"));
        return new ListQuery(filter(asked, true), from.order(), 0, from.after(), size, same(asked));
    }

    /** A list of ours: by cursor alone, of any time. Throws {@link Refused}. */
    static ListQuery ours(Asked asked) {
        QueryText query = new QueryText(asked.query());
        String cursor = asked.query().getFirst("cursor");
        Cursor from = Cursor.of(cursor == null ? "" : cursor, query.text("ordering"));
        return new ListQuery(
                filter(asked, false), from.order(), 0, from.after(), query.number("limit", 50, MOST), same(asked));
    }

    /**
     * The filter alone. Throws {@link Refused}.
     *
     * @param compatible whether the time is bounded as clients of hosted observability know it
     */
    static CallFilter filter(Asked asked, boolean compatible) {
        QueryText query = new QueryText(asked.query());
        CallCondition condition = QueryFilters.of(query, asked.byAssistant(), asked.now());
        Window window = Window.of(query, condition);
        Window shown = compatible ? window.compatible(asked.now()) : window;
        Long project = query.id("project_id");
        List<Long> projects =
                project == null ? asked.projects() : asked.projects().contains(project) ? List.of(project) : List.of();
        return new CallFilter(projects, condition, shown.from(), shown.until());
    }

    private static String same(Asked asked) {
        TreeMap<String, List<String>> rest = new TreeMap<>(asked.query());
        rest.keySet().removeAll(OF_THE_PAGE);
        return asked.projects() + " " + rest;
    }

    long offset() {
        return page == 0 ? 0 : (page - 1L) * size;
    }

    /** The same list at another page. */
    static String link(String uri, int page) {
        return link(uri, "page", Integer.toString(page));
    }

    /** The same list at another page or cursor. */
    static String link(String uri, String name, String value) {
        String bare = uri.replaceAll("([?&])(?:page|cursor)=[^&]*(?=&|$)", "$1")
                .replaceAll("&{2,}", "&")
                .replace("?&", "?")
                .replaceAll("[?&]$", "");
        return bare + (bare.contains("?") ? "&" : "?") + name + "=" + value;
    }
}
