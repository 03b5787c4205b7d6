package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.json.EarshotJson;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls in one request. */
@QuarkusTest
class BatchesTest extends AgainstTheBroker {
    private static final String PATH = "/test_framework/custom-provider-transcript-webhook";

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/"})
    void eachCallOfABatchBecomesARecordOfItsOwn(String path) throws Exception {
        HttpResponse<String> answer =
                post(path, batch(Long.toString(agent), call("a"), call("b")), "X-CEKURA-API-KEY", key);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode told = json(answer);
        assertThat(told.path("rejected").isEmpty()).isTrue();
        assertThat(told.path("accepted"))
                .extracting(each -> each.path("index").intValue()
                        + each.path("call_id").asText()
                        + each.path("id").longValue())
                .containsExactly("0a" + CallLogIds.of(id, "a"), "1b" + CallLogIds.of(id, "b"));
        List<ConsumerRecord<String, byte[]>> records = records(2);
        assertThat(records).extracting(ConsumerRecord::key).containsExactlyInAnyOrder(id + ":a", id + ":b");
        for (ConsumerRecord<String, byte[]> record : records) {
            JsonNode kept = EarshotJson.MAPPER.readTree(record.value());
            assertThat(kept.path("agent_id").longValue()).isEqualTo(agent);
            assertThat(record.key()).endsWith(kept.at("/call/id").asText());
            assertThat(header(record, "earshot_door")).isEqualTo("batch");
        }
    }

    @Test
    void aBadCallIsNamedByIndexAndFieldAndHarmsNoOther() throws Exception {
        String bad = call("b").replace("\"bot\"", "\"robot\"");

        HttpResponse<String> answer = send(batch(Long.toString(agent), call("a"), bad, "7", call("c")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode told = json(answer);
        assertThat(told.path("accepted"))
                .extracting(each -> each.path("index").intValue())
                .containsExactly(0, 3);
        assertThat(told.path("rejected"))
                .extracting(each -> each.path("index").intValue())
                .containsExactly(1, 2);
        assertThat(told.at("/rejected/0/errors").has("messages[0].role")).isTrue();
        assertThat(records(2)).extracting(ConsumerRecord::key).containsExactlyInAnyOrder(id + ":a", id + ":c");
    }

    @Test
    void whereEveryCallIsBadNothingIsTaken() throws Exception {
        HttpResponse<String> answer = send(batch(Long.toString(agent), "{}", "[]"));

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode calls = json(answer).path("calls");
        assertThat(calls).hasSize(2);
        assertThat(calls.at("/0/errors").has("id")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "\"nobody\"", "99999999999999999"})
    void anAgentThatTheKeyDoesNotOpenIsNamed(String agentId) throws Exception {
        HttpResponse<String> answer = send(batch(agentId, call("a")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).has("agent_id")).as(answer.body()).isTrue();
    }

    @Test
    void aCallOfARunNeedsItsAgentAsLongAsThereAreNoRuns() throws Exception {
        String run = call("a").replace("{\"id\"", "{\"run_id\":\"r\",\"id\"");

        HttpResponse<String> answer = send("{\"calls\":[" + run + "]}");
        HttpResponse<String> mixed = send("{\"calls\":[" + run + "," + call("b") + "]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/calls/0/errors").has("agent_id")).isTrue();
        assertThat(json(mixed).has("agent_id")).as(mixed.body()).isTrue();
        assertThat(send(batch(Long.toString(agent), run)).statusCode()).isEqualTo(200);
    }

    @Test
    void aBatchIsSentWithAKeyOfItsOwnAsJson() throws Exception {
        String body = batch(Long.toString(agent), call("a"));

        assertThat(post(PATH, body, "X-API-KEY", "wrong").statusCode()).isEqualTo(401);
        assertThat(send("").statusCode()).isEqualTo(400);
        assertThat(send("{\"agent_id\":" + agent + ",\"calls\":{}}").body()).contains("calls");
    }

    private HttpResponse<String> send(String body) throws Exception {
        return post(PATH, body, "X-CEKURA-API-KEY", key);
    }

    private static String batch(String agentId, String... calls) {
        return "{\"agent_id\":" + agentId + ",\"calls\":[" + String.join(",", calls) + "]}";
    }

    private static String call(String callId) {
        return "{\"id\":\"" + callId + "\",\"startedAt\":\"2025-10-15T09:22:21.787Z\","
                + "\"endedAt\":\"2025-10-15T09:24:30.229Z\",\"messages\":[{\"role\":\"bot\",\"content\":\"Hé\","
                + "\"start_time\":1760520142852,\"end_time\":1760520147842}]}";
    }
}
