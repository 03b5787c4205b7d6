package dev.earshot.egress;

import inet.ipaddr.IPAddress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only HTTP that leaves the house. A name is resolved once, every address of it is held against the rule, and the
 * connection goes to the address that was checked, with the name as host and for TLS; so a name cannot change its mind
 * in between. A POST follows no redirect, a fetch one, through the same guard; no proxy is taken from the environment,
 * time and size are bounded.
 */
@Singleton
public final class Egress {
    /** What is read of the answer to a delivery, bytes. */
    private static final int LONGEST_ANSWER = 20_000;

    private static final int CONNECT_MS = 5_000;
    /** Below the 5 s after which common servers close: a request on a connection that dies is a failure for nothing. */
    private static final int KEEP_ALIVE_S = 4;

    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final EgressConfig config;
    private final Resolver resolver;
    private final Supplier<Set<IPAddress>> own;
    private final HttpClient client;
    // Its own threads: a name server that hangs must not take those that everybody works on.
    private final ExecutorService resolving = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("egress-resolver-", 0).factory());

    @Inject
    Egress(Vertx vertx, EgressConfig config) {
        this(vertx, config, Resolver.SYSTEM, new OwnAddresses(), options());
    }

    Egress(
            Vertx vertx,
            EgressConfig config,
            Resolver resolver,
            Supplier<Set<IPAddress>> own,
            HttpClientOptions options) {
        this.vertx = vertx;
        this.config = config;
        this.resolver = resolver;
        this.own = own;
        this.client = vertx.createHttpClient(
                options,
                new PoolOptions().setHttp1MaxSize(config.connectionsPerHost()).setMaxWaitQueueSize(-1));
    }

    static HttpClientOptions options() {
        return new HttpClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setKeepAliveTimeout(KEEP_ALIVE_S)
                .setMaxHeaderSize(16 * 1024)
                .setDecompressionSupported(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setTrustAll(false)
                .setVerifyHost(true);
    }

    @PreDestroy
    void close() {
        resolving.shutdownNow();
        var _ = client.close();
    }

    /** A POST. */
    public record Request(String url, Map<String, String> headers, byte[] body) {
        /** Size only: headers hold secrets, an address may, and the body is what people said. */
        @Override
        public String toString() {
            return "Request[" + body.length + " bytes]";
        }
    }

    /**
     * A question whose answer is wanted whole.
     *
     * @param body of a POST; {@code null} makes it a GET
     * @param longest bytes of the answer that are read; of a longer one the rest is not
     */
    public record Question(String url, Map<String, String> headers, byte @Nullable [] body, int longest) {
        /** Size only: headers hold secrets, and an address may. */
        @Override
        public String toString() {
            return "Question[at most " + longest + " bytes]";
        }
    }

    /**
     * Sends a request.
     *
     * @param allow CIDR blocks that may be reached although they are not public; malformed ones allow nothing
     * @return never fails: what goes wrong is an answer; comes within {@link EgressConfig#total()}
     */
    public CompletionStage<Answer> post(Request request, List<String> allow) {
        return send(HttpMethod.POST, request, LONGEST_ANSWER, allow);
    }

    /** Asks a question, under the rules of {@link #post}. */
    public CompletionStage<Answer> ask(Question question, List<String> allow) {
        byte[] body = question.body();
        return send(
                body == null ? HttpMethod.GET : HttpMethod.POST,
                new Request(question.url(), question.headers(), body == null ? NOTHING : body),
                question.longest(),
                allow);
    }

    private CompletionStage<Answer> send(HttpMethod method, Request request, int longest, List<String> allow) {
        Exchange exchange = new Exchange(longest);
        switch (Target.parse(request.url())) {
            case Target.Refused refused -> exchange.block(refused.reason());
            case Target.Reachable target -> {
                // One timer over all of it: resolving, waiting for a connection, the answer's last byte.
                long timer = vertx.setTimer(config.total().toMillis(), _ -> exchange.timeout());
                var _ = exchange.answer().onComplete(_ -> vertx.cancelTimer(timer));
                try {
                    resolving.execute(() -> route(exchange, method, request, target, Cidr.all(allow)));
                } catch (RejectedExecutionException closed) {
                    exchange.fail(closed);
                }
            }
        }
        return exchange.answer().toCompletionStage();
    }

    /**
     * Fetches content into a file. The guard is asked for every address that is asked for, also a redirect's.
     *
     * @param allow as for {@link #post}
     */
    public Transfer fetch(Fetch fetch, List<String> allow) {
        List<Cidr> blocks = Cidr.all(allow);
        return new Transfer(vertx, fetch, (url, headers, context) -> {
            Promise<HttpClientRequest> connected = Promise.promise();
            switch (Target.parse(url)) {
                case Target.Refused refused -> connected.fail(new Transfer.Closed(refused.reason()));
                case Target.Reachable target -> {
                    try {
                        resolving.execute(() -> open(connected, target, headers, blocks, context));
                    } catch (RejectedExecutionException closed) {
                        connected.fail(closed);
                    }
                }
            }
            return connected.future();
        });
    }

    private void open(
            Promise<HttpClientRequest> connected,
            Target.Reachable target,
            Map<String, String> headers,
            List<Cidr> allow,
            Context context) {
        try {
            switch (route(target, allow)) {
                case Route.Closed closed -> connected.fail(new Transfer.Closed(closed.reason()));
                // Where the connection is asked for, there its answer comes.
                case Route.To to ->
                    context.runOnContext(_ -> connect(HttpMethod.GET, headers, target, to.address())
                            .onComplete(connected));
            }
        } catch (Exception failure) {
            connected.fail(failure);
        }
    }

    private Route route(Target.Reachable target, List<Cidr> allow) throws UnknownHostException {
        List<String> addresses = target.literal() ? List.of(target.host()) : resolver.resolve(target.host());
        return Route.choose(target, addresses, new AddressRule(allow, own.get()), config.publicHttp());
    }

    private void route(
            Exchange exchange, HttpMethod method, Request request, Target.Reachable target, List<Cidr> allow) {
        try {
            switch (route(target, allow)) {
                case Route.Closed closed -> exchange.block(closed.reason());
                case Route.To to -> {
                    if (!exchange.isOver()) {
                        var _ = connect(method, request.headers(), target, to.address())
                                .onSuccess(open -> exchange.send(open, request.body()))
                                .onFailure(exchange::fail);
                    }
                }
            }
        } catch (Exception failure) {
            exchange.fail(failure);
        }
    }

    private Future<HttpClientRequest> connect(
            HttpMethod method, Map<String, String> headers, Target.Reachable target, String address) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(target.port(), address))
                .setHost(target.authorityHost())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.pathAndQuery())
                .setFollowRedirects(false);
        headers.forEach(options::putHeader);
        return client.request(options);
    }
}
