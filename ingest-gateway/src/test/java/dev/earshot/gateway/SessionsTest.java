package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tracers inside Pipecat bots and LiveKit agents send. */
@QuarkusTest
class SessionsTest extends AgainstTheBroker {
    private static final String PIPECAT = "/observability/v1/pipecat/observe/";
    private static final String LIVEKIT = "/observability/v1/livekit/observe/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipecat/observe",
                "pipecat/observe/",
                "livekit/observe",
                "livekit/observe/",
            })
    void aSessionIsOnTheBrokerBeforeItsIdIsAnswered(String door) throws Exception {
        String body = session("\"" + agent + "\"", "\"s-1\"");

        HttpResponse<String> answer = send("/observability/v1/" + door, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":" + CallLogIds.of(id, "s-1") + "}");
        ConsumerRecord<String, byte[]> record = records(1).getFirst();
        assertThat(record.key()).isEqualTo(id + ":s-1");
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(header(record, "earshot_door")).isEqualTo(door.substring(0, 7));
        assertThat(header(record, "earshot_agent_id")).isEqualTo(Long.toString(agent));
    }

    @ParameterizedTest
    @CsvSource({"X-CEKURA-API-KEY,''", "X-API-KEY,''", "Authorization,'Bearer '"})
    void theKeyIsReadFromEachOfItsHeadersAndNothingIsTakenWithoutOne(String header, String prefix) throws Exception {
        String body = session(Long.toString(agent), "\"s-1\"");
        assertThat(post(PIPECAT, body, header, prefix + key).statusCode()).isEqualTo(200);
        HttpResponse<String> unknown = post(LIVEKIT, body, header, prefix + "wrong");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo("{\"detail\":\"Signature or source not recognised.\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "livekit/egress-credentials",
                "livekit/egress-credentials/",
                "pipecat/egress-credentials",
                "pipecat/egress-credentials/",
            })
    void whoAsksForKeysToABucketIsToldThatThereAreNone(String door) throws Exception {
        String path = "/observability/v1/" + door + "?agent_id=" + agent;
        HttpResponse<String> answer = credentials(path, key);

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(json(answer).path("status").intValue()).isEqualTo(501);
        assertThat(json(answer).path("detail").asText()).contains("bucket");
        assertThat(credentials(path, "nobody").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> credentials(String path, String with) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("X-CEKURA-API-KEY", with)
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anAgentIsNamedByOurIdOrWhereNoneHasItByTheProviders() throws Exception {
        String numeric = Long.toString(agent + 700_000);
        add(new ConfigDocument.Agent(agent + 5, 1, id, "Numbered", numeric, null, null));
        await().atMost(SOON).until(() -> configuration.now().agent(agent + 5) != null);

        assertThat(send(PIPECAT, session(Long.toString(agent), "\"a\"")).statusCode())
                .isEqualTo(200);
        assertThat(send(PIPECAT, session("\"" + assistant + "\"", "\"b\"")).statusCode())
                .isEqualTo(200);
        assertThat(send(PIPECAT, session(numeric, "\"c\"")).statusCode()).isEqualTo(200);

        assertThat(records(3))
                .extracting(record -> record.key() + " " + header(record, "earshot_agent_id"))
                .containsExactlyInAnyOrder(id + ":a " + agent, id + ":b " + agent, id + ":c " + (agent + 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "pipecat|{`session_id`:`s`}|agent_id",
                "pipecat|{`agent_id`:null,`session_id`:`s`}|agent_id",
                "pipecat|{`agent_id`:` `,`session_id`:`s`}|agent_id",
                "pipecat|{`agent_id`:{},`session_id`:`s`}|agent_id",
                "pipecat|{`agent_id`:1,`session_id`:`s`}|agent_id",
                "pipecat|{`agent_id`:`nobody`,`session_id`:`s`}|agent_id",
                "pipecat|{`agent_id`:1,`agent_id`:1,`session_id`:`s`}|agent_id",
                "pipecat|{`agent_id`:1,`session_id`:`s`,`session_id`:`s`}|session_id",
                "pipecat|{`agent_id`:1}|session_id",
                "pipecat|{`agent_id`:1,`session_id`:null,`provider_data`:{`session_id`:``}}|session_id",
                "pipecat|{`agent_id`:1,`session_id`:[]}|session_id",
                "pipecat|{`agent_id`:1,`session_id`:`\\u0000`}|session_id",
                "pipecat|{`agent_id`:1,`session_id`:`s`,`session_start`:`soon`}|session_start",
                "pipecat|{`agent_id`:1,`session_id`:`s`,`session_end`:[]}|session_end",
                "pipecat|{`agent_id`:1,`session_id`:`s`,`transcript`:{}}|transcript",
                "pipecat|{`agent_id`:1,`session_id`:`s`,`provider_data`:[]}|provider_data",
                "pipecat|{`agent_id`:1,`session_id`:`s`,`trace_id`:{}}|trace_id",
                "pipecat|{`agent_id`:1,`session_id`:`s`|detail",
                "livekit|{`agent_id`:1,`session_id`:`s`,`session_report`:[]}|session_report",
                "livekit|{`agent_id`:1,`session_id`:`s`,`session_start`:true}|session_start",
                "livekit|{`agent_id`:1,`session_id`:`s`,`session_export`:1e30}|session_export",
                "livekit|[]|detail"
            })
    void aWrongFieldIsNamedWithWhatWasExpected(String door, String body, String field) throws Exception {
        HttpResponse<String> answer = send("/observability/v1/" + door + "/observe", body.replace('`', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).has(field)).as(answer.body()).isTrue();
    }

    @Test
    void aFormIsNoSession() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base.resolve(LIVEKIT))
                        .header("X-API-KEY", key)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("agent_id=1"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void aPipecatSessionWithoutAnIdHasTheOneOfItsTransport() throws Exception {
        String body = "{\"agent_id\":" + agent + ",\"session_id\":null,\"provider_data\":{\"session_id\":\"inner\"}}";

        assertThat(json(send(PIPECAT, body)).path("id").longValue()).isEqualTo(CallLogIds.of(id, "inner"));
    }

    @Test
    void aLiveKitSessionWithoutAnIdIsTheCallOfItsRoom() throws Exception {
        String body = "{\"agent_id\":" + agent + ",\"session_id\":null,\"session_start\":1780308000.25,"
                + "\"provider_data\":{\"job_info\":{\"id\":\"AJ\"},\"room_info\":{\"name\":\"n\",\"sid\":\"RM\"}}}";

        assertThat(json(send(LIVEKIT, body)).path("id").longValue()).isEqualTo(CallLogIds.of(id, "RM"));
        assertThat(records(1)).extracting(ConsumerRecord::key).containsExactly(id + ":RM");
    }

    @Test
    void aLiveKitSessionThatNothingNamesIsACallOfItsOwnAndTheSameWhenItIsSentAgain() throws Exception {
        String body = "{\"agent_id\":" + agent + ",\"session_id\":null}";
        String own = DerivedIds.webhook(id, "livekit", body.getBytes(StandardCharsets.UTF_8));

        for (int i = 0; i < 2; i++) {
            assertThat(json(send(LIVEKIT, body)).path("id").longValue()).isEqualTo(CallLogIds.of(id, own));
        }
        assertThat(records(2)).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo(id + ":" + own);
            assertThat(header(record, "ce_id")).isEqualTo(own);
        });
    }

    @Test
    void aReportOfLiveKitMayBeTwiceAsLargeAsEverythingElse() throws Exception {
        String start = "{\"agent_id\":" + agent + ",\"session_id\":\"large\",\"session_report\":{\"events\":[";
        String event = "\"" + "x".repeat(1_000_000) + "\",";
        String fits = start + event.repeat(10) + "1]}}";

        HttpResponse<String> taken = send(LIVEKIT, fits);
        HttpResponse<String> large = send(LIVEKIT, start + event.repeat(11) + "1]}}");
        HttpResponse<String> pipecat = send(PIPECAT, fits);

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(records(1).getFirst().value()).hasSize(fits.length());
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(json(large).path("limit").longValue()).isEqualTo(10_485_760);
        assertThat(pipecat.statusCode()).isEqualTo(413);
        assertThat(json(pipecat).path("limit").longValue()).isEqualTo(5_242_880);
    }

    private HttpResponse<String> send(String path, String body) throws Exception {
        return post(path, body, "X-CEKURA-API-KEY", key);
    }

    private static String session(String agent, String session) {
        return "{\"agent_id\":" + agent + ",\"session_id\":" + session
                + ",\"session_start\":\"2026-06-01T10:00:00Z\",\"transcript\":[]}";
    }
}
