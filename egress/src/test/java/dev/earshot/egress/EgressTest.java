package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.egress.Egress.Request;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {
    private static final List<String> LOCAL = List.of("127.0.0.1/32");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.incrementAndGet();
                    switch (request.path()) {
                        case "/redirect" ->
                            request.response()
                                    .setStatusCode(302)
                                    .putHeader("location", "http://169.254.169.254/")
                                    .end();
                        case "/slow" -> {}
                        case "/endless" -> request.response().end("x".repeat(100_000));
                        case "/cut" -> request.connection().close();
                        default ->
                            request.response().end("host=" + request.authority().host());
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void theNameIsKeptAsHostAndTheConnectionGoesToTheCheckedAddress() {
        Answer answer = post(url("hooks.example.org", "/"), LOCAL, host -> List.of("127.0.0.1"));

        assertThat(answer).isInstanceOfSatisfying(Answer.Received.class, received -> {
            assertThat(received.status()).isEqualTo(200);
            assertThat(received.body()).isEqualTo("host=hooks.example.org");
        });
    }

    @Test
    void aNameIsResolvedOnceSoItCannotChangeItsMind() {
        AtomicInteger resolved = new AtomicInteger();
        post(url("rebinding.example.org", "/"), LOCAL, host -> {
            return resolved.getAndIncrement() == 0 ? List.of("127.0.0.1") : List.of("169.254.169.254");
        });

        assertThat(resolved).hasValue(1);
        assertThat(asked).hasValue(1);
    }

    @Test
    void ofSeveralAddressesOnlyOneThatMayBeReachedIsUsed() {
        Answer answer = post(url("mixed.example.org", "/"), LOCAL, host -> List.of("10.0.0.1", "127.0.0.1"));

        assertThat(answer).isInstanceOf(Answer.Received.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[fe80::1%25lo]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://0/",
                "http://127.0.0.1./",
                "http://127。0。0。1/",
                "http://user@example.org/",
                "http://user:pass@example.org/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "http:///path",
                "not an address"
            })
    void oddFormsOfPrivateAddressesAreBlockedBeforeAnythingIsSent(String url) {
        assertThat(post(url, List.of(), host -> List.of("127.0.0.1"))).isInstanceOf(Answer.Blocked.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void aNameOfAPrivateAddressIsBlocked() {
        assertThat(post(url("metadata.example.org", "/"), List.of(), host -> List.of("169.254.169.254")))
                .isInstanceOf(Answer.Blocked.class);
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        assertThat(post(url("127.0.0.1", "/redirect"), LOCAL, Resolver.SYSTEM))
                .isInstanceOfSatisfying(
                        Answer.Received.class,
                        received -> assertThat(received.status()).isEqualTo(302));
        assertThat(asked).hasValue(1);
    }

    @Test
    void aReceiverThatNeverAnswersIsGivenUp() {
        assertThat(post(url("127.0.0.1", "/slow"), LOCAL, Resolver.SYSTEM)).isInstanceOf(Answer.Timeout.class);
    }

    @Test
    void ofALongAnswerTwentyKilobytesAreKept() {
        assertThat(post(url("127.0.0.1", "/endless"), LOCAL, Resolver.SYSTEM))
                .isInstanceOfSatisfying(
                        Answer.Received.class,
                        received -> assertThat(received.body()).hasSize(20_000));
    }

    @Test
    void aBrokenConnectionAndAnUnknownNameAreAnswers() {
        assertThat(post(url("127.0.0.1", "/cut"), LOCAL, Resolver.SYSTEM)).isInstanceOf(Answer.Unreachable.class);
        assertThat(post(url("nobody.example.org", "/"), LOCAL, host -> {
                    throw new UnknownHostException(host);
                }))
                .isInstanceOf(Answer.Unreachable.class);
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + server.actualPort() + path;
    }

    private Answer post(String url, List<String> allow, Resolver resolver) {
        Egress egress = new Egress(vertx, resolver, 1_000);
        try {
            return egress.post(new Request(url, Map.of("x-test", "1"), "{}".getBytes()), allow)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
