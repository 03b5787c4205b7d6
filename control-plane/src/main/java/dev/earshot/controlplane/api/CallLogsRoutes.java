package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.view.CallFilter;
import dev.earshot.store.view.CallViews;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Call logs, in lists and one by one, as users of hosted call observability ask for them. The database sees the caller's
 * organisation and shows nothing else, whatever a request says.
 */
@Singleton
final class CallLogsRoutes {
    private static final Logger LOG = Logger.getLogger(CallLogsRoutes.class);
    private static final List<String> PATHS = List.of(
            "/observability/v1/call-logs", "/observability/v1/call-logs-external", "/observability/v2/call-logs");
    private static final String BEARER = "Bearer ";

    private final Pool pool;
    private final Configuration configuration;
    private final Clock clock;

    @Inject
    CallLogsRoutes(@ReactiveDataSource("api") Pool pool, Configuration configuration, Clock clock) {
        this.pool = pool;
        this.configuration = configuration;
        this.clock = clock;
    }

    void routes(@Observes Router router) {
        for (String path : PATHS) {
            router.get(path).handler(context -> authorised(context, this::list));
            router.get(path + "/").handler(context -> authorised(context, this::list));
            router.get(path + "/:id").handler(context -> authorised(context, this::detail));
            router.get(path + "/:id/").handler(context -> authorised(context, this::detail));
        }
    }

    /** A caller: his key and the projects it opens. */
    private record Caller(ApiKey key, List<Long> projects) {}

    private void authorised(RoutingContext context, Function<Request, Uni<JsonNode>> work) {
        Caller caller = caller(context);
        if (caller == null) {
            send(context, 401, detail("Authentication credentials were not provided, or are not valid."));
            return;
        }
        try {
            work.apply(new Request(context, caller))
                    .subscribe()
                    .with(json -> send(context, 200, json), failure -> failed(context, failure));
        } catch (ListQuery.BadParameter bad) {
            failed(context, bad);
        }
    }

    private record Request(RoutingContext context, Caller caller) {}

    private static final class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static void failed(RoutingContext context, Throwable failure) {
        switch (failure) {
            case ListQuery.BadParameter bad ->
                send(context, 400, EarshotJson.MAPPER.valueToTree(Map.of(bad.field(), List.of(bad.expectation()))));
            case NotFound _ -> send(context, 404, detail("Not found."));
            default -> {
                LOG.warnf(
                        "call logs are not readable now: error=%s",
                        failure.getClass().getName());
                context.response().putHeader("Retry-After", "1");
                send(context, 503, detail("The database does not answer now. Try again in a second."));
            }
        }
    }

    private static ObjectNode detail(String text) {
        return EarshotJson.MAPPER.createObjectNode().put("detail", text);
    }

    private @Nullable Caller caller(RoutingContext context) {
        String text = context.request().getHeader("x-cekura-api-key");
        if (text == null || text.isBlank()) {
            text = context.request().getHeader("x-api-key");
        }
        String authorization = context.request().getHeader("authorization");
        if ((text == null || text.isBlank()) && authorization != null && authorization.startsWith(BEARER)) {
            text = authorization.substring(BEARER.length());
        }
        ConfigSnapshot config = configuration.now();
        ApiKey key = text == null || text.isBlank() ? null : config.key(Hash.hex(text.trim()));
        if (key == null) {
            return null;
        }
        Instant expires = key.expiresAt();
        if (expires != null && !expires.isAfter(clock.instant())) {
            return null;
        }
        Long only = key.projectId();
        return new Caller(
                key,
                config.projects(key.organizationId()).stream()
                        .filter(project -> !project.deleted() && (only == null || only == project.id()))
                        .map(Project::id)
                        .toList());
    }

    private Uni<JsonNode> detail(Request request) {
        String id = request.context().pathParam("id");
        if (id == null || !id.matches("[1-9]\\d{0,17}")) {
            return Uni.createFrom().failure(new NotFound());
        }
        return asCaller(
                        request.caller(),
                        client -> CallViews.load(client, request.caller().projects(), Long.parseLong(id)))
                .map(call -> {
                    if (call == null) {
                        throw new NotFound();
                    }
                    return CallLogJson.detail(call);
                });
    }

    private Uni<JsonNode> list(Request request) {
        ListQuery query =
                ListQuery.of(request.context().queryParams(), request.caller().projects(), clock.instant());
        CallFilter filter = query.filter();
        return asCaller(
                request.caller(),
                client -> CallViews.count(client, filter)
                        .chain(count -> CallViews.page(client, filter, query.size(), query.offset())
                                .map(calls -> page(request.context(), query, count, calls))));
    }

    private static JsonNode page(RoutingContext context, ListQuery query, long count, List<EvaluatedCall> calls) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("count", Math.min(count, CallViews.COUNTED));
        if (count > CallViews.COUNTED) {
            json.put("count_exact", false);
        }
        boolean more = (long) query.offset() + calls.size() < count;
        json.put("next", more ? query.link(context.request().absoluteURI(), query.page() + 1) : null);
        json.put("previous", query.page() > 1 ? query.link(context.request().absoluteURI(), query.page() - 1) : null);
        ArrayNode results = json.putArray("results");
        calls.forEach(call -> results.add(CallLogJson.list(call)));
        return json;
    }

    /** Reads in a transaction that knows the caller's organisation; without it every table is empty. */
    private <T> Uni<T> asCaller(Caller caller, Function<SqlClient, Uni<T>> work) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("select set_config('earshot.org', $1, true)")
                .execute(Tuple.of(Long.toString(caller.key().organizationId())))
                .chain(() -> work.apply(connection)));
    }

    private static void send(RoutingContext context, int status, JsonNode body) {
        if (!context.response().ended()) {
            var _ = context.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(EarshotJson.bytes(body)));
        }
    }
}
