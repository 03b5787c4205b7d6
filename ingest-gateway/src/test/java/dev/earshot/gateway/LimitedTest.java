package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is limited at which door. The limits are so low that requests one after another are over them. */
@QuarkusTest
@TestProfile(LimitedTest.Low.class)
class LimitedTest extends AgainstTheBroker {
    /** More requests than any limit here lets pass, however slow the machine is. */
    private static final int MANY = 300;

    public static final class Low implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "earshot.gateway.rate.per-key", "1",
                    "earshot.gateway.rate.burst", "3",
                    "earshot.gateway.rate.unverified", "1",
                    "earshot.gateway.trusted-proxies", "127.0.0.0/8,::1/128");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observability/v1/observe/",
                "/observability/v1/livekit/observe/",
                "/observability/v1/pipecat/observe",
                "/test_framework/custom-provider-transcript-webhook/"
            })
    void everyDoorOfProgramsCountsTheKeyAndSaysWhenToComeAgain(String path) throws Exception {
        HttpResponse<String> refused = untilRefused(path, "X-CEKURA-API-KEY", key, "192.0.2.1");

        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(refused.body()).contains("detail");
    }

    @Test
    void aKeyThatIsOverItsLimitAtOneDoorIsOverItAtAll() throws Exception {
        untilRefused("/observability/v1/observe/", "X-CEKURA-API-KEY", key, "192.0.2.1");
        HttpResponse<String> elsewhere =
                untilRefused("/observability/v1/pipecat/observe/", "X-CEKURA-API-KEY", key, "192.0.2.1");

        assertThat(elsewhere.statusCode()).isEqualTo(429);
    }

    @Test
    void aVerifiedProviderIsNeverLimited() throws Exception {
        String body = "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"r-1\",\"agent_id\":\"" + assistant + "\"}}";
        for (int i = 0; i < 50; i++) {
            assertThat(retell(body, secret).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observability/v1/retell/observe/",
                "/observability/v1/elevenlabs/observe/",
                "/observability/v1/vapi/observe/",
                "/observability/v1/observe/"
            })
    void whoIsNotVerifiedIsLimitedByTheAddressThatTheProxyNames(String path) throws Exception {
        String address = "198.51.100." + Math.floorMod(path.hashCode(), 200);
        HttpResponse<String> refused = untilRefused(path, "X-CEKURA-API-KEY", "wrong", address);

        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(send(path, "X-CEKURA-API-KEY", "wrong", "9.9.9.9, 203.0.113." + Math.floorMod(path.hashCode(), 200))
                        .statusCode())
                .as("another address")
                .isEqualTo(401);
    }

    private HttpResponse<String> untilRefused(String path, String header, String value, String from) throws Exception {
        HttpResponse<String> answer = send(path, header, value, from);
        for (int i = 0; i < MANY && answer.statusCode() != 429; i++) {
            answer = send(path, header, value, from);
        }
        assertThat(answer.statusCode()).as(path).isEqualTo(429);
        return answer;
    }

    private HttpResponse<String> send(String path, String header, String value, String from) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header(header, value)
                        .header("X-Forwarded-For", from)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
