package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.platform.config.KnownConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that is started again while Kafka is away goes on to take webhooks, by the configuration it knew. */
@QuarkusTest
@TestProfile(KafkaAwayAtStartTest.KnownButAlone.class)
class KafkaAwayAtStartTest {
    /** No broker, a spool of its own, and what a former process wrote down. */
    public static final class KnownButAlone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory(Path.of(System.getProperty("earshot.data")), "alone");
                Path copy = Files.write(
                        folder.resolve("configuration.json"),
                        EarshotJson.bytes(Map.of(
                                "next_offset",
                                7,
                                "documents",
                                DOCUMENTS.stream()
                                        .map(EarshotJson::bytes)
                                        .map(bytes -> EarshotJson.read(bytes, JsonNode.class))
                                        .toList())));
                return Map.of(
                        "earshot.platform.bootstrap-servers",
                        "localhost:9",
                        "earshot.platform.config-copy",
                        copy.toString(),
                        "earshot.platform.config-patience",
                        "100ms",
                        "earshot.gateway.spool.folder",
                        folder.resolve("spool").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final String KEY = "esk_test_known";
    private static final List<ConfigDocument> DOCUMENTS = List.of(
            new ConfigDocument.Organization(1, 1, "org"),
            new ConfigDocument.Project(
                    1,
                    1,
                    1,
                    "p",
                    1.0,
                    null,
                    null,
                    null,
                    false,
                    false,
                    Rubric.NONE,
                    JsonNodeFactory.instance.objectNode(),
                    false),
            new ConfigDocument.Agent(10, 1, 1, "Booking", "asst", null, null),
            new ConfigDocument.ApiKey(10, 1, 1, null, "k", "esk", Hash.hex(KEY), false, null));

    @Inject
    KnownConfiguration configuration;

    @Inject
    MeterRegistry meters;

    @TestHTTPResource("/")
    URI base;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI health;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void patience() {
        await().atMost(Duration.ofSeconds(20)).until(configuration::isReady);
    }

    @Test
    void aKnownSenderIsAcceptedAndSpooled() throws Exception {
        double before = meters.get("earshot_spool_records").gauge().value();
        assertThat(observe(KEY, "known").statusCode()).isEqualTo(201);
        assertThat(meters.get("earshot_spool_records").gauge().value()).isEqualTo(before + 1);
    }

    @Test
    void whoIsNotKnownMayComeAgainForHeMayHaveBeenMadeSince() throws Exception {
        HttpResponse<String> answer = observe("esk_test_newer", "unknown");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }

    @Test
    void itIsReadySinceItTakesWebhooks() throws Exception {
        HttpResponse<String> ready =
                http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        assertThat(ready.body()).contains("\"from_copy\": true");
    }

    private HttpResponse<String> observe(String key, String call) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve("/observability/v1/observe/"))
                        .header("X-CEKURA-API-KEY", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"call_id\":\"" + call + "\",\"agent\":10}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
