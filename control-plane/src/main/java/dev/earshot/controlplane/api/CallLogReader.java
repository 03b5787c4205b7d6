package dev.earshot.controlplane.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.DatabaseFailure;
import dev.earshot.store.view.CallView;
import dev.earshot.store.view.CallViews;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads call logs as the caller's organisation and renders them; the database shows nothing else, whatever a request
 * says. A document may be as large as 8 MiB, so few are in the hand at once: two requests, and of a page 8 MiB.
 */
@Singleton
final class CallLogReader {
    private static final int AT_ONCE = 2;
    private static final long LARGEST_PAGE = 8L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** How long calls are counted before they are estimated. */
    private static final Duration COUNTING = Duration.ofSeconds(2);

    private static final String INVALID_REGEX = "2201B";
    private static final String TIMED_OUT = "57014";

    private final ApiTables tables;
    private final KnownCounts counts;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Inject
    CallLogReader(ApiTables tables, Clock clock) {
        this.tables = tables;
        this.counts = new KnownCounts(clock);
    }

    /** A whole call log as JSON; throws {@link Refused} when the caller can see none of this id. */
    byte[] detail(Caller caller, long id) {
        return inTurn(() -> {
            CallView view = tables.as(caller, client -> CallViews.view(client, caller.projects(), id));
            if (view == null) {
                throw Refused.notFound();
            }
            return EarshotJson.bytes(CallLogJson.detail(view.read()));
        });
    }

    private record Page(List<CallViews.Key> keys, List<CallView> views) {
        /** Whether there is another behind it. */
        boolean isFollowed(ListQuery query) {
            return keys.size() > query.size();
        }
    }

    /**
     * A page as JSON, in the envelope that clients of hosted observability know.
     *
     * @param uri of this page, for the links to its neighbours
     */
    byte[] list(Caller caller, ListQuery query, String uri) {
        return inTurn(() -> {
            Page page = page(caller, query);
            return render(query, uri, page, count(caller, query, page));
        });
    }

    /** A page as JSON: results, and the cursor of what is behind them as {@code next}. */
    byte[] cursorPage(Caller caller, ListQuery query) {
        return inTurn(() -> {
            Page page = page(caller, query);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = EarshotJson.MAPPER.createGenerator(bytes)) {
                json.writeStartObject();
                results(json, page);
                json.writeStringField("next", cursor(query, page));
                json.writeEndObject();
            }
            return bytes.toByteArray();
        });
    }

    private Page page(Caller caller, ListQuery query) {
        Page page = filtered(() -> tables.as(caller, client -> page(client, query)));
        if (page.views().size() < Math.min(query.size(), page.keys().size())) {
            throw Refused.field(
                    query.page() == 0 ? "limit" : "page_size",
                    "These calls are larger than " + LARGEST_PAGE + " bytes together; ask for at most "
                            + page.views().size() + " at a time.");
        }
        return page;
    }

    private static Uni<Page> page(SqlClient client, ListQuery query) {
        // One key more than is shown says whether there is a next page, however many there are.
        return CallViews.keys(client, query.filter(), query.order(), query.after(), query.size() + 1, query.offset())
                .chain(keys -> CallViews.documents(
                                client, keys.subList(0, Math.min(keys.size(), query.size())), LARGEST_PAGE)
                        .map(views -> new Page(keys, views)));
    }

    /** Who sees the end of the list has counted it; otherwise it is asked for, and estimated where that takes long. */
    private CallViews.Count count(Caller caller, ListQuery query, Page page) {
        boolean sawTheEnd =
                !page.isFollowed(query) && (query.page() == 1 || !page.keys().isEmpty());
        if (query.page() > 0 && sawTheEnd) {
            return new CallViews.Count(query.offset() + page.keys().size(), true);
        }
        String list = caller.organization() + " " + query.same();
        CallViews.Count known = counts.of(list);
        if (known != null) {
            return known;
        }
        return counts.learn(list, counted(caller, query));
    }

    private CallViews.Count counted(Caller caller, ListQuery query) {
        try {
            return tables.as(caller, COUNTING, client -> CallViews.count(client, query.filter()));
        } catch (RuntimeException failure) {
            if (TIMED_OUT.equals(DatabaseFailure.state(failure))) {
                return tables.as(caller, client -> CallViews.estimate(client, query.filter()));
            }
            throw failure;
        }
    }

    private static byte[] render(ListQuery query, String uri, Page page, CallViews.Count count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = EarshotJson.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("count", count.number());
            if (!count.exact()) {
                json.writeBooleanField("count_exact", false);
            }
            String cursor = cursor(query, page);
            boolean byPage = query.page() > 0;
            json.writeStringField(
                    "next",
                    cursor == null
                            ? null
                            : byPage ? ListQuery.link(uri, query.page() + 1) : ListQuery.link(uri, "cursor", cursor));
            json.writeStringField("previous", query.page() > 1 ? ListQuery.link(uri, query.page() - 1) : null);
            json.writeStringField("next_cursor", cursor);
            results(json, page);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void results(JsonGenerator json, Page page) throws IOException {
        json.writeArrayFieldStart("results");
        for (CallView view : page.views()) {
            json.writeTree(CallLogJson.list(view.read()));
        }
        json.writeEndArray();
    }

    private static @Nullable String cursor(ListQuery query, Page page) {
        return page.isFollowed(query)
                ? Cursor.text(query.order(), page.keys().get(query.size() - 1).place())
                : null;
    }

    /** A filter that only the database can refuse. */
    static <T extends @Nullable Object> T filtered(Callable<T> work) throws RuntimeException {
        try {
            return work.call();
        } catch (Exception failure) {
            if (INVALID_REGEX.equals(DatabaseFailure.state(failure))) {
                throw Refused.field("filters_v2", "value: a regular expression that PostgreSQL can read.");
            }
            throw failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
        }
    }

    private byte[] inTurn(Callable<byte[]> work) {
        try {
            if (!turns.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw Refused.later("Too many calls are being read.");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Refused.later("The service is stopping.");
        }
        try {
            return work.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            turns.release();
        }
    }
}
