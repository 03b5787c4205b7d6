package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.egress.Egress.Request;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate is checked against the name that was asked for, although the connection goes to an address. */
class TlsTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private PfxOptions keys;
    private HttpServer server;

    @BeforeEach
    void listen(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hooks",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=hooks.example.org",
                        "-ext",
                        "SAN=dns:hooks.example.org",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        keys = new PfxOptions()
                .setValue(vertx.fileSystem().readFileBlocking(file.toString()))
                .setPassword("changeit");
        server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys))
                .requestHandler(request -> {
                    asked.incrementAndGet();
                    request.response().end("sni=" + request.connection().indicatedServerName());
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
    void aReceiverWithATrustedCertificateOfItsNameIsAsked() throws Exception {
        assertThat(post("hooks.example.org", Egress.options().setTrustOptions(keys)))
                .isInstanceOfSatisfying(
                        Answer.Received.class,
                        received -> assertThat(received.status()).isEqualTo(200));
        assertThat(asked).hasValue(1);
    }

    @Test
    void oneWithACertificateOfAnotherNameOrOfNobodyWeTrustIsNot() throws Exception {
        assertThat(post("other.example.org", Egress.options().setTrustOptions(keys)))
                .isInstanceOf(Answer.Unreachable.class);
        assertThat(post("hooks.example.org", Egress.options())).isInstanceOf(Answer.Unreachable.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void nothingBelowTls12IsSpoken() {
        assertThat(Egress.options().getEnabledSecureTransportProtocols())
                .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(Egress.options().isTrustAll()).isFalse();
        assertThat(Egress.options().isVerifyHost()).isTrue();
    }

    private Answer post(String host, HttpClientOptions options) throws Exception {
        Egress egress = new Egress(
                vertx,
                new TestSettings(false, Duration.ofSeconds(5), 4),
                name -> List.of("127.0.0.1"),
                () -> Set.of(),
                options);
        return egress.post(
                        new Request("https://" + host + ":" + server.actualPort() + "/", Map.of(), new byte[] {1}),
                        EgressTest.LOCAL)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
