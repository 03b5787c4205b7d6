package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.earshot.egress.Egress.Request;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {
    static final List<String> LOCAL = List.of("127.0.0.1/32", "::1/128");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<String> methods = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        server = listen("127.0.0.1");
    }

    private HttpServer listen(String host) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, host)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        asked.incrementAndGet();
        methods.add(request.method().name());
        switch (request.path()) {
            case "/redirect" ->
                request.response()
                        .setStatusCode(302)
                        .putHeader("location", "http://169.254.169.254/")
                        .end();
            case "/slow" -> waiting.incrementAndGet();
            case "/drip" -> {
                request.response().setChunked(true);
                vertx.setPeriodic(20, timer -> {
                    if (request.response().closed()) {
                        vertx.cancelTimer(timer);
                    } else {
                        request.response().write("x");
                    }
                });
            }
            case "/endless" -> request.response().end("x".repeat(100_000));
            case "/cut" -> request.connection().close();
            default -> request.response().end("host=" + request.getHeader("host"));
        }
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void theNameIsKeptAsHostAndTheConnectionGoesToTheCheckedAddress() {
        Answer answer = post(url("hooks.example.org", "/"), LOCAL, host -> List.of("127.0.0.1"));

        assertThat(body(answer)).isEqualTo("host=hooks.example.org:" + server.actualPort());
    }

    @Test
    void aTrailingDotIsOneNameWithTheNameWithoutIt() {
        List<String> resolved = new ArrayList<>();
        Answer answer = post(url("hooks.example.org.", "/"), LOCAL, host -> {
            resolved.add(host);
            return List.of("127.0.0.1");
        });

        assertThat(resolved).containsExactly("hooks.example.org");
        assertThat(body(answer)).isEqualTo("host=hooks.example.org:" + server.actualPort());
    }

    @Test
    void anIpv6LiteralStandsInBracketsInTheHostHeader() throws Exception {
        HttpServer six;
        try {
            six = listen("::1");
        } catch (Exception noIpv6Here) {
            assumeTrue(false, "no IPv6 on this machine");
            return;
        }
        Answer answer = post("http://[::1]:" + six.actualPort() + "/", LOCAL, Resolver.SYSTEM);

        assertThat(body(answer)).isEqualTo("host=[::1]:" + six.actualPort());
    }

    @Test
    void aNameIsResolvedOnceSoItCannotChangeItsMind() {
        AtomicInteger resolved = new AtomicInteger();
        Answer answer = post(
                url("rebinding.example.org", "/"),
                LOCAL,
                host -> resolved.getAndIncrement() == 0 ? List.of("127.0.0.1") : List.of("169.254.169.254"));

        assertThat(answer).isInstanceOf(Answer.Received.class);
        assertThat(resolved).hasValue(1);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aNameThatTurnsPrivateAtItsSecondAnswerIsBlockedThen() {
        AtomicInteger resolved = new AtomicInteger();
        Resolver rebinding =
                host -> resolved.getAndIncrement() == 0 ? List.of("127.0.0.1") : List.of("169.254.169.254");
        Egress egress = egress(rebinding, 1_000);

        assertThat(post(egress, url("rebinding.example.org", "/"), LOCAL)).isInstanceOf(Answer.Received.class);
        assertThat(post(egress, url("rebinding.example.org", "/"), LOCAL)).isInstanceOf(Answer.Blocked.class);
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
                "http://localhost/",
                "https://127.0.0.1.nip.example.org/",
                "http://[::1]/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::127.0.0.1]/",
                "http://[fe80::1%25lo]/",
                "https://[2606:4700::1111%25eth0]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://[64:ff9b::169.254.169.254]/",
                "https://[2002:a9fe:a9fe::]/",
                "http://2130706433/",
                "http://017700000001/",
                "http://0x7f000001/",
                "http://0X7F000001/",
                "http://0177.0.0.1/",
                "http://0x7f.0.0.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://0/",
                "http://0.0.0.0/",
                "http://127.0.0.1./",
                "http://127。0。0。1/",
                "http://127．0．0．1/",
                "http://127｡0｡0｡1/",
                "http://①②⑦.0.0.1/",
                "http://user@example.org/",
                "http://user:pass@example.org/",
                "https://8.8.8.8@127.0.0.1/",
                "https://127.0.0.1#@8.8.8.8/",
                "https://127.0.0.1\\@8.8.8.8/",
                "https://example.org:99999/",
                "https://example.org:0/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "http:///path",
                "not an address",
                ""
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

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/drip"})
    void aReceiverThatNeverAnswersOrDripsItsAnswerIsGivenUpInTime(String path) {
        assertThat(post(egress(Resolver.SYSTEM, 300), url("127.0.0.1", path), LOCAL))
                .isInstanceOfSatisfying(
                        Answer.Timeout.class,
                        timeout -> assertThat(timeout.durationMs()).isBetween(300L, 2_000L));
    }

    @Test
    void aNameServerThatHangsEndsInTheSameTimeAndNothingIsSentAfterwards() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Egress egress = egress(
                host -> {
                    if (host.startsWith("hanging")) {
                        uninterruptibly(answers);
                        answered.countDown();
                    }
                    return List.of("127.0.0.1");
                },
                300);
        assertThat(post(egress, url("hanging.example.org", "/"), LOCAL)).isInstanceOf(Answer.Timeout.class);

        answers.countDown();
        assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
        // What comes later goes the same way: once it is through, a late request would be, too.
        assertThat(post(egress, url("hooks.example.org", "/"), LOCAL)).isInstanceOf(Answer.Received.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void asManyRequestsAsThereAreConnectionsAreUnderWayToOneHost() {
        Egress egress = egress(Resolver.SYSTEM, 10_000);
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            answers.add(egress.post(request(url("127.0.0.1", "/slow")), LOCAL).toCompletableFuture());
        }
        await().atMost(Duration.ofSeconds(9)).until(() -> waiting.get() == 64);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void ofALongAnswerTwentyKilobytesAreKept() {
        assertThat(body(post(url("127.0.0.1", "/endless"), LOCAL, Resolver.SYSTEM)))
                .hasSize(20_000);
    }

    @Test
    void aQuestionIsAGetWithoutABodyAndOfItsAnswerAsMuchIsReadAsWasSaid() throws Exception {
        Egress egress = egress(Resolver.SYSTEM, 5_000);

        assertThat(ask(egress, "/", null, 1_000)).isInstanceOfSatisfying(Answer.Received.class, whole -> {
            assertThat(whole.body()).isEqualTo("host=127.0.0.1:" + server.actualPort());
            assertThat(whole.cut()).isFalse();
        });
        assertThat(ask(egress, "/endless", new byte[] {'{', '}'}, 50_000))
                .isInstanceOfSatisfying(Answer.Received.class, cut -> {
                    assertThat(cut.body()).hasSize(50_000);
                    assertThat(cut.cut()).isTrue();
                });
        assertThat(methods).containsExactly("GET", "POST");
    }

    private Answer ask(Egress egress, String path, byte[] body, int longest) throws Exception {
        return egress.ask(new Egress.Question(url("127.0.0.1", path), Map.of(), body, longest), LOCAL)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void aBrokenConnectionAndAnUnknownNameAreAnswers() {
        assertThat(post(url("127.0.0.1", "/cut"), LOCAL, Resolver.SYSTEM)).isInstanceOf(Answer.Unreachable.class);
        assertThat(post(url("nobody.example.org", "/"), LOCAL, host -> {
                    throw new UnknownHostException(host);
                }))
                .isInstanceOfSatisfying(
                        Answer.Unreachable.class, no -> assertThat(no.reason()).isEqualTo("unknown host"));
    }

    @Test
    void aHeaderThatCannotBeSentIsAnAnswerToo() throws Exception {
        Request request = new Request(url("127.0.0.1", "/"), Map.of("x-test", "a\r\nx-other: b"), new byte[0]);
        assertThat(egress(Resolver.SYSTEM, 1_000)
                        .post(request, LOCAL)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isInstanceOf(Answer.Unreachable.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void noProxyIsTakenFromTheEnvironment() throws Exception {
        AtomicInteger proxied = new AtomicInteger();
        HttpServer proxy = vertx.createHttpServer()
                .requestHandler(request -> {
                    proxied.incrementAndGet();
                    request.response().end("proxied");
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", Integer.toString(proxy.actualPort()));
        try {
            assertThat(body(post(url("hooks.example.org", "/"), LOCAL, host -> List.of("127.0.0.1"))))
                    .startsWith("host=");
            assertThat(proxied).hasValue(0);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + server.actualPort() + path;
    }

    private static String body(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Received.class);
        return ((Answer.Received) answer).body();
    }

    private Answer post(String url, List<String> allow, Resolver resolver) {
        return post(egress(resolver, 2_000), url, allow);
    }

    private Egress egress(Resolver resolver, long totalMs) {
        return new Egress(
                vertx,
                new TestSettings(false, Duration.ofMillis(totalMs), 64),
                resolver,
                () -> Set.of(),
                Egress.options());
    }

    private static Request request(String url) {
        return new Request(url, Map.of("x-test", "1"), "{}".getBytes());
    }

    private static Answer post(Egress egress, String url, List<String> allow) {
        try {
            return egress.post(request(url), allow).toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
