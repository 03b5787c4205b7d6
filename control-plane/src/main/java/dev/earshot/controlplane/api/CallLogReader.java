package dev.earshot.controlplane.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.view.CallView;
import dev.earshot.store.view.CallViews;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads call logs as the caller's organisation and renders them; the database shows nothing else, whatever a request
 * says. A document may be as large as 8 MiB, so few are in the hand at once: two requests, and of a page 8 MiB.
 */
@Singleton
final class CallLogReader {
    private static final int AT_ONCE = 2;
    private static final long LARGEST_PAGE = 8L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ApiTables tables;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Inject
    CallLogReader(ApiTables tables) {
        this.tables = tables;
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

    private record Page(CallViews.Count count, List<CallViews.Key> keys, List<CallView> views) {}

    /**
     * A page as JSON.
     *
     * @param uri of this page, for the links to its neighbours
     */
    byte[] list(Caller caller, ListQuery query, String uri) {
        return inTurn(() -> {
            Page page = tables.as(caller, client -> page(client, query));
            int shown = Math.min(query.size(), page.keys().size());
            if (page.views().size() < shown) {
                throw Refused.field(
                        "page_size",
                        "These calls are larger than " + LARGEST_PAGE + " bytes together; ask for at most "
                                + page.views().size() + " at a time.");
            }
            return render(query, uri, page);
        });
    }

    private static Uni<Page> page(SqlClient client, ListQuery query) {
        // One key more than is shown says whether there is a next page, however many there are.
        return CallViews.keys(client, query.filter(), query.size() + 1, query.offset())
                .chain(keys -> CallViews.count(client, query.filter())
                        .chain(count -> CallViews.documents(
                                        client, keys.subList(0, Math.min(keys.size(), query.size())), LARGEST_PAGE)
                                .map(views -> new Page(count, keys, views))));
    }

    private static byte[] render(ListQuery query, String uri, Page page) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = EarshotJson.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("count", page.count().number());
            if (!page.count().exact()) {
                json.writeBooleanField("count_exact", false);
            }
            boolean more = page.keys().size() > query.size();
            json.writeStringField("next", more ? ListQuery.link(uri, query.page() + 1) : null);
            json.writeStringField("previous", query.page() > 1 ? ListQuery.link(uri, query.page() - 1) : null);
            json.writeArrayFieldStart("results");
            for (CallView view : page.views()) {
                json.writeTree(CallLogJson.list(view.read()));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
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
