package dev.earshot.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The only HTTP that leaves the house. A name is resolved once, every address of it is held against the rule, and the
 * connection goes to the address that was checked, with the name as host and for TLS; so a name cannot change its mind
 * in between. Redirects are not followed, time and size are bounded.
 */
@Singleton
public final class Egress {
    private static final int CONNECT_MS = 5_000;
    private static final long TOTAL_MS = 15_000;
    private static final int LONGEST_BODY = 20_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final Resolver resolver;
    private final long totalMs;

    @Inject
    Egress(Vertx vertx) {
        this(vertx, Resolver.SYSTEM, TOTAL_MS);
    }

    Egress(Vertx vertx, Resolver resolver, long totalMs) {
        this.vertx = vertx;
        this.resolver = resolver;
        this.totalMs = totalMs;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MS)
                        .setKeepAliveTimeout(30)
                        .setMaxHeaderSize(16 * 1024)
                        .setDecompressionSupported(false),
                new io.vertx.core.http.PoolOptions().setHttp1MaxSize(16).setMaxWaitQueueSize(1_000));
    }

    /** A POST. */
    public record Request(String url, Map<String, String> headers, byte[] body) {}

    /**
     * Sends a request.
     *
     * @param allow CIDR blocks that may be reached although they are not public
     * @return never fails: what goes wrong is an answer
     */
    public CompletionStage<Answer> post(Request request, List<String> allow) {
        long began = System.nanoTime();
        Target target = Target.parse(request.url());
        Future<Answer> answer = switch (target) {
            case Target.Refused refused -> Future.succeededFuture(new Answer.Blocked(refused.reason()));
            case Target.Reachable reachable ->
                permitted(reachable, allow)
                        .compose(address -> address == null
                                ? Future.succeededFuture(new Answer.Blocked("not a public address"))
                                : send(request, reachable, address, began));
        };
        return answer.recover(failure -> Future.succeededFuture(unreachable(failure, began)))
                .toCompletionStage();
    }

    private static Answer unreachable(Throwable failure, long began) {
        String reason = failure instanceof UnknownHostException
                ? "unknown host"
                : failure.getClass().getSimpleName();
        return new Answer.Unreachable(reason, since(began));
    }

    /** The first address that may be asked, {@code null} when there is none. */
    private Future<@Nullable String> permitted(Target.Reachable target, List<String> allow) {
        if (target.literal()) {
            return Future.succeededFuture(AddressRule.permits(target.host(), allow) ? target.host() : null);
        }
        return vertx.executeBlocking(
                () -> {
                    for (String address : resolver.resolve(target.host())) {
                        if (AddressRule.permits(address, allow)) {
                            return address;
                        }
                    }
                    return null;
                },
                false);
    }

    private Future<Answer> send(Request request, Target.Reachable target, String address, long began) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(target.port(), address))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.pathAndQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(CONNECT_MS);
        request.headers().forEach(options::putHeader);
        Promise<Answer> promise = Promise.promise();
        HttpClientRequest[] open = new HttpClientRequest[1];
        long timer = vertx.setTimer(totalMs, _ -> {
            if (promise.tryComplete(new Answer.Timeout(since(began))) && open[0] != null) {
                open[0].reset();
            }
        });
        var _ = client.request(options)
                .compose(prepared -> {
                    open[0] = prepared;
                    return prepared.send(Buffer.buffer(request.body()));
                })
                .compose(response -> received(response, began))
                .onComplete(done -> {
                    vertx.cancelTimer(timer);
                    if (done.succeeded()) {
                        promise.tryComplete(done.result());
                    } else {
                        promise.tryFail(done.cause());
                    }
                });
        return promise.future();
    }

    private static Future<Answer> received(HttpClientResponse response, long began) {
        Buffer body = Buffer.buffer();
        Promise<Answer> promise = Promise.promise();
        response.handler(chunk -> {
            int room = LONGEST_BODY - body.length();
            if (room > 0) {
                body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            }
            if (body.length() >= LONGEST_BODY) {
                complete(promise, response, body, began);
                response.request().reset(); // the rest is nobody's business
            }
        });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(_ -> complete(promise, response, body, began));
        return promise.future();
    }

    private static void complete(Promise<Answer> promise, HttpClientResponse response, Buffer body, long began) {
        promise.tryComplete(new Answer.Received(
                response.statusCode(),
                body.toString(StandardCharsets.UTF_8),
                response.getHeader("retry-after"),
                since(began)));
    }

    private static long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
