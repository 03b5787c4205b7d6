package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content into a file, from a server that does everything that servers do wrong. */
class FetchTest {
    private static final List<String> LOCAL = List.of("127.0.0.1/32");
    private static final int CUT_AT = 300_000;
    private static final Fetch.Limits LIMITS =
            new Fetch.Limits(1_000_000, Duration.ofSeconds(20), Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final byte[] content = new byte[700_000];
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Path file;
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        new Random(7).nextBytes(content);
        file = folder.resolve("content");
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    private void answer(HttpServerRequest request) {
        String range = request.getHeader("range");
        asked.add(request.path() + " " + range + " key=" + request.getHeader("xi-api-key"));
        var response = request.response().putHeader("etag", "\"v1\"").putHeader("content-type", "audio/wav");
        switch (request.path()) {
            case "/whole" -> response.end(Buffer.buffer(content));
            case "/cut" -> {
                response.putHeader("content-length", Integer.toString(content.length));
                response.write(Buffer.buffer(content).slice(0, CUT_AT))
                        .onComplete(_ ->
                                vertx.setTimer(50, _ -> request.connection().close()));
            }
            case "/ranges" -> {
                if (range != null && "\"v1\"".equals(request.getHeader("if-range"))) {
                    int from = Integer.parseInt(range.replaceAll("\\D", ""));
                    response.setStatusCode(206)
                            .putHeader(
                                    "content-range",
                                    "bytes " + from + "-" + (content.length - 1) + "/" + content.length)
                            .end(Buffer.buffer(content).slice(from, content.length));
                } else {
                    response.end(Buffer.buffer(content));
                }
            }
            case "/other-range" ->
                response.setStatusCode(206)
                        .putHeader("content-range", "bytes 5-9/" + content.length)
                        .end("abcde");
            case "/large" -> response.putHeader("content-length", "1000001").write("x");
            case "/endless" -> {
                response.setChunked(true);
                vertx.setPeriodic(1, timer -> {
                    if (response.closed()) {
                        vertx.cancelTimer(timer);
                    } else {
                        response.write(Buffer.buffer(new byte[50_000]));
                    }
                });
            }
            case "/silent" -> response.setChunked(true).write("x");
            case "/drip" -> {
                response.setChunked(true);
                vertx.setPeriodic(20, timer -> {
                    if (response.closed()) {
                        vertx.cancelTimer(timer);
                    } else {
                        response.write("x");
                    }
                });
            }
            case "/moved" ->
                response.setStatusCode(302).putHeader("location", "/whole").end();
            case "/moved-away" ->
                response.setStatusCode(302)
                        .putHeader("location", "http://cdn.example.org:" + server.actualPort() + "/whole")
                        .end();
            case "/moved-inside" ->
                response.setStatusCode(302)
                        .putHeader("location", "http://169.254.169.254/latest/meta-data/")
                        .end();
            case "/twice" ->
                response.setStatusCode(302).putHeader("location", "/moved").end();
            case "/busy" ->
                response.setStatusCode(429).putHeader("retry-after", "7").end("later");
            default -> response.setStatusCode(404).end();
        }
    }

    @Test
    void theWholeOfItIsInTheFile() {
        assertThat(fetch("/whole")).isEqualTo(new Fetched.Complete(content.length, "audio/wav"));
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void whatACutLeftIsContinuedAtThatByte() {
        Fetched.Broken broken = (Fetched.Broken) fetch("/cut");
        assertThat(broken.bytes()).isEqualTo(CUT_AT);
        assertThat(broken.etag()).isEqualTo("\"v1\"");

        assertThat(fetch("/ranges", broken.bytes(), broken.etag(), LIMITS))
                .isEqualTo(new Fetched.Complete(content.length, "audio/wav"));
        assertThat(asked).last().asString().startsWith("/ranges bytes=" + CUT_AT + "-");
        assertThat(file).hasBinaryContent(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v0\"", "W/\"v1\""})
    void otherContentThanWhatIsThereIsTakenFromItsStart(String etag) throws Exception {
        Files.write(file, new byte[900_000]);

        assertThat(fetch("/ranges", CUT_AT, etag, LIMITS)).isInstanceOf(Fetched.Complete.class);
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void aRangeThatNobodyAskedForIsNotTaken() throws Exception {
        Files.write(file, Arrays.copyOf(content, 10));

        assertThat(fetch("/other-range", 10, "\"v1\"", LIMITS))
                .isEqualTo(new Fetched.Broken("another range than asked for", 0, null));
        assertThat(file).hasBinaryContent(Arrays.copyOf(content, 10));
    }

    @Test
    void whatIsAnnouncedTooLargeIsNotReadAndWhatGrowsTooLargeIsLeft() throws Exception {
        assertThat(fetch("/large")).isEqualTo(new Fetched.TooLarge(1_000_001));
        assertThat(file).doesNotExist();

        assertThat(fetch("/endless")).isInstanceOf(Fetched.TooLarge.class);
        assertThat(Files.size(file)).isLessThanOrEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"/silent, 20000, 300, nothing came for too long", "/drip, 600, 20000, took too long"})
    void whatDoesNotComeToAnEndIsLeft(String path, long total, long stall, String reason) {
        Fetch.Limits limits = new Fetch.Limits(1_000_000, Duration.ofMillis(total), Duration.ofMillis(stall));

        assertThat(fetch(path, 0, null, limits)).isInstanceOfSatisfying(Fetched.Broken.class, broken -> {
            assertThat(broken.reason()).isEqualTo(reason);
            assertThat(broken.bytes()).isEqualTo(fileSize());
        });
    }

    @Test
    void oneRedirectIsFollowedAndNotTwo() {
        assertThat(fetch("/moved")).isInstanceOf(Fetched.Complete.class);
        assertThat(fetch("/twice")).isEqualTo(new Fetched.Refused(302, null));
    }

    @Test
    void aRedirectToWhereNobodyMayGoIsRefusedAndAnotherHostSeesNoKey() {
        assertThat(fetch("/moved-inside")).isEqualTo(new Fetched.Blocked("not a public address"));
        assertThat(fetch("/moved-away")).isInstanceOf(Fetched.Complete.class);

        assertThat(asked).last().isEqualTo("/whole null key=null");
        assertThat(asked).first().isEqualTo("/moved-inside null key=k");
        assertThat(fetch("/moved")).isInstanceOf(Fetched.Complete.class);
        assertThat(asked).last().isEqualTo("/whole null key=k");
    }

    @Test
    void anAnswerThatIsNoContentIsTold() {
        assertThat(fetch("/busy")).isEqualTo(new Fetched.Refused(429, "7"));
        assertThat(fetch("/nothing")).isEqualTo(new Fetched.Refused(404, null));
        assertThat(file).doesNotExist();
    }

    @Test
    void whoStopsItKeepsWhatCame() {
        Transfer transfer = egress().fetch(request("/silent", 0, null, LIMITS), LOCAL);
        await().atMost(Duration.ofSeconds(10)).until(() -> transfer.bytes() == 1);
        transfer.stop();

        assertThat(result(transfer)).isEqualTo(new Fetched.Broken("stopped", 1, "\"v1\""));
    }

    private long fileSize() {
        try {
            return Files.size(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Fetched fetch(String path) {
        return fetch(path, 0, null, LIMITS);
    }

    private Fetched fetch(String path, long have, String etag, Fetch.Limits limits) {
        return result(egress().fetch(request(path, have, etag, limits), LOCAL));
    }

    private Fetch request(String path, long have, String etag, Fetch.Limits limits) {
        String url = "http://media.example.org:" + server.actualPort() + path;
        return new Fetch(url, Map.of("xi-api-key", "k"), file, have, etag, limits);
    }

    private Egress egress() {
        return new Egress(
                vertx,
                new TestSettings(false, Duration.ofSeconds(2), 64),
                host -> List.of("127.0.0.1"),
                () -> Set.of(),
                Egress.options());
    }

    private static Fetched result(Transfer transfer) {
        try {
            return transfer.result().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
