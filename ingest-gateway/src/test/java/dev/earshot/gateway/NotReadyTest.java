package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before the configuration is read nobody is refused: his key may stand in what is not read yet. */
@QuarkusTest
@TestProfile(NotReadyTest.NoBroker.class)
class NotReadyTest {
    /** Nothing listens there. */
    public static final class NoBroker implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "earshot.platform.bootstrap-servers",
                    "localhost:9",
                    "earshot.platform.config-copy",
                    System.getProperty("earshot.data") + "/none/configuration.json");
        }
    }

    @TestHTTPResource("/")
    URI base;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI health;

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "observe",
                "vapi/observe",
                "retell/observe/",
                "elevenlabs/observe",
                "pipecat/observe/",
                "livekit/observe"
            })
    void everyDoorAsksToComeAgain(String door) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base.resolve("/observability/v1/" + door))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");

        HttpResponse<String> ready =
                http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(503);
    }
}
