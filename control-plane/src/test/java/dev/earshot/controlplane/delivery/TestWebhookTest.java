package dev.earshot.controlplane.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.resource.ResourceTest;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TestWebhookTest extends ResourceTest {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private record Got(Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .map(each -> each.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private volatile int status = 200;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        receiver.createContext("/", exchange -> {
            got.add(new Got(
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            byte[] answer = "heard".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
        allow("127.0.0.1/32");
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    private void allow(String block) {
        ok(200, plane.operator("/operator/apply", "egress: {allow: [" + block + "]}"));
        await().atMost(Duration.ofSeconds(15))
                .until(() -> configuration.now().egressAllow().equals(List.of(block)));
    }

    private String path(long project) {
        return "/earshot/v1/projects/" + project + "/test-webhook/";
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    }

    private void set(String fields) {
        ok(200, ask("PATCH", "/user/v1/projects/" + tenant.project() + "/", fields));
    }

    @Test
    void anEndpointGetsAWebhookThatIsSignedLikeARealOneAndItsAnswerIsTold() throws GeneralSecurityException {
        set("{\"webhook_url\": \"" + url() + "\", \"webhook_secret\": \"plain\", \"webhook_signing_secret\": \"whsec_"
                + KEY + "\"}");

        JsonNode answer = ok(200, ask("POST", path(tenant.project()), ""));
        assertThat(answer.path("outcome").asText()).isEqualTo("delivered");
        assertThat(answer.path("status_code").asInt()).isEqualTo(200);
        assertThat(answer.path("response").asText()).isEqualTo("heard");
        assertThat(answer.path("signed").asBoolean()).isTrue();
        assertThat(answer.path("plain_secret_sent").asBoolean()).isTrue();
        assertThat(answer.toString()).doesNotContain(KEY).doesNotContain("\"plain\"");

        Got one = got.getFirst();
        assertThat(one.header("webhook-id")).isEqualTo(answer.path("webhook_id").asText());
        assertThat(one.header("X-CEKURA-SECRET")).isEqualTo("plain");
        assertThat(one.header("webhook-signature")).isEqualTo(signature(one));
        assertThat(EarshotJson.read(new String(one.body(), StandardCharsets.UTF_8), JsonNode.class)
                        .path("type")
                        .asText())
                .isEqualTo("webhook.test");
    }

    private static String signature(Got one) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
        mac.update((one.header("webhook-id") + "." + one.header("webhook-timestamp") + ".")
                .getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(one.body()));
    }

    @Test
    void whatTheReceiverRefusesIsToldAsItIs() {
        status = 503;
        set("{\"webhook_url\": \"" + url() + "\"}");

        JsonNode answer = ok(200, ask("POST", path(tenant.project()), "{}"));
        assertThat(answer.path("outcome").asText()).isEqualTo("refused");
        assertThat(answer.path("status_code").asInt()).isEqualTo(503);
        assertThat(answer.path("signed").asBoolean()).isFalse();
    }

    @Test
    void aPrivateAddressIsNotAskedUnlessTheOperatorAllowsIt() {
        set("{\"webhook_url\": \"" + url() + "\"}");
        allow("192.0.2.1/32");

        JsonNode answer = ok(200, ask("POST", path(tenant.project()), ""));
        assertThat(answer.path("outcome").asText()).isEqualTo("blocked");
        assertThat(answer.path("status_code").isNull()).isTrue();
        assertThat(answer.path("error").asText()).isNotEmpty();
        assertThat(got).isEmpty();
    }

    @Test
    void withoutAnAddressThereIsNothingToTest() {
        assertThat(ok(409, ask("POST", path(tenant.project()), ""))
                        .path("detail")
                        .asText())
                .contains("webhook_url");
    }

    @Test
    void onlyWhoMayWriteTestsAndOnlyHisOwn() {
        set("{\"webhook_url\": \"" + url() + "\"}");
        Tenant theirs = tenant();

        ok(403, plane.ask("POST", path(tenant.project()), tenant.viewer(), ""));
        String missing = ok(404, ask("POST", path(999), "")).toString();
        assertThat(ok(404, plane.ask("POST", path(tenant.project()), theirs.key(), ""))
                        .toString())
                .isEqualTo(missing);
        ok(400, ask("POST", path(tenant.project()), "{\"agent_id\": " + theirs.agent() + "}"));
        assertThat(got).isEmpty();
    }
}
