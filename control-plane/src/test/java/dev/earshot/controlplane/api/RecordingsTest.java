package dev.earshot.controlplane.api;

import static dev.earshot.controlplane.ControlPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.config.Configuration;
import dev.earshot.recordings.Recordings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as their users get them: each test has an organisation, a project, a key and a call of its own. */
@QuarkusTest
class RecordingsTest {
    private static final AtomicLong IDS = new AtomicLong(800_000);
    private static final byte[] AUDIO = audio();

    @Inject
    ConfigurationStore store;

    @Inject
    Configuration configuration;

    @Inject
    Recordings recordings;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final HttpClient http = HttpClient.newHttpClient();
    private ControlPlane plane;
    private long project;
    private String key;

    @BeforeEach
    void start() throws SQLException {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        long id = IDS.addAndGet(10);
        project = id + 1;
        key = tenant(id);
        Tables.calls(project, id + 2, 1_000, 1, "[]");
    }

    private String tenant(long id) {
        String fresh = "esk_recordings_" + id + "_0123456789abcdefghij";
        List<ConfigDocument> documents = List.of(
                new Organization(id, 1, "org" + id),
                new Project(
                        id + 1,
                        1,
                        id,
                        "p" + id,
                        1,
                        null,
                        null,
                        null,
                        false,
                        false,
                        Rubric.NONE,
                        EarshotJson.MAPPER.createObjectNode(),
                        false),
                new ConfigDocument.Agent(id + 2, 1, id + 1, "Booking", null, null, null),
                new ApiKey(id + 3, 1, id, null, "k", "esk_reco", Hash.hex(fresh), false, null));
        store.change((_, _) -> new Change<>(documents, List.of(), List.of(), ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> configuration.now().key(Hash.hex(fresh)) != null);
        return fresh;
    }

    private static byte[] audio() {
        byte[] audio = new byte[3_000_000];
        new Random(5).nextBytes(audio);
        return audio;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observability/v1/call-logs/1000/recording/",
                "/observability/v1/call-logs/1000/recording",
                "/observability/v1/call-logs-external/1000/recording/",
                "/observability/v2/call-logs/1000/recording/"
            })
    void theWholeOfItComesWithItsTypeLengthAndTag(String path) throws Exception {
        String reference = keep();
        HttpResponse<byte[]> answer = get(path, key);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(AUDIO);
        assertThat(header(answer, "content-type")).isEqualTo("audio/mpeg");
        assertThat(header(answer, "content-length")).isEqualTo("3000000");
        assertThat(header(answer, "accept-ranges")).isEqualTo("bytes");
        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(reference).contains(header(answer, "etag").replace("\"", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=1000000-1999999, 1000000, 1000000",
        "bytes=2999990-, 2999990, 10",
        "bytes=-7, 2999993, 7"
    })
    void aRangeComesAlone(String range, int from, int count) throws Exception {
        keep();
        HttpResponse<byte[]> answer = get("/observability/v1/call-logs/1000/recording/", key, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "content-range")).isEqualTo("bytes " + from + "-" + (from + count - 1) + "/3000000");
        assertThat(header(answer, "content-length")).isEqualTo(Integer.toString(count));
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(AUDIO, from, from + count));
    }

    @Test
    void whatIsAskedConditionallyIsAnsweredByItsTag() throws Exception {
        keep();
        String path = "/observability/v1/call-logs/1000/recording/";
        String tag = header(get(path, key), "etag");

        HttpResponse<byte[]> outside = get(path, key, "Range", "bytes=3000000-");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(header(outside, "content-range")).isEqualTo("bytes */3000000");
        assertThat(get(path, key, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get(path, key, "Range", "bytes=0-1", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(get(path, key, "Range", "bytes=0-1", "If-Range", "\"other\"").body())
                .hasSize(AUDIO.length);
    }

    @Test
    void headSaysWhatGetWouldWithoutTheBytes() throws Exception {
        keep();
        HttpResponse<byte[]> answer = http.send(
                request("/observability/v1/call-logs/1000/recording/", key)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-length")).isEqualTo("3000000");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anotherTenantGetsTheAnswerOfACallThatIsNotThere() throws Exception {
        keep();
        String stranger = tenant(IDS.addAndGet(10));
        HttpResponse<byte[]> foreign = get("/observability/v1/call-logs/1000/recording/", stranger);
        HttpResponse<byte[]> unknown = get("/observability/v1/call-logs/777/recording/", stranger);

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body());
        assertThat(get("/observability/v1/call-logs/1000/recording/", "").statusCode())
                .isEqualTo(401);
        assertThat(get("/observability/v1/call-logs/..%2f1000/recording/", key).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "waiting, http_429, 'No recording yet: waiting (http_429), next try at 2026-03-01T10:00:00Z.'",
        "fetching, , No recording yet: it is being fetched.",
        "failed, too_large, No recording: it could not be fetched (too_large).",
        "expired, http_404, No recording: its link died before it could be fetched (http_404)."
    })
    void whereThereIsNoneYetItSaysHowFarItIsAndSoDoesTheCall(String state, String reason, String detail)
            throws Exception {
        try (Connection connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "insert into recording (project_id, call_log_id, call_id, received_on, provider, url, state, reason, due_at)"
                            + " values (?, 1000, 'call_0', current_date, 'custom', 'https://x', ?, ?, '2026-03-01T10:00:00Z')",
                    project,
                    state,
                    reason);
        }
        HttpResponse<String> answer = plane.get("/observability/v1/call-logs/1000/recording/", key);
        JsonNode recording =
                json(plane.get("/observability/v1/call-logs/1000/", key)).path("recording");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("detail").asText()).isEqualTo(detail);
        assertThat(recording.path("state").asText()).isEqualTo(state);
        assertThat(recording.path("reason").textValue()).isEqualTo(reason);
        assertThat(recording.path("next_try_at").isNull()).isEqualTo(!state.equals("waiting"));
    }

    @Test
    void aCallThatNeverHadOneSaysSoAndOneThatHasItSaysWhatItIs() throws Exception {
        assertThat(json(plane.get("/observability/v1/call-logs/1000/recording/", key))
                        .path("detail")
                        .asText())
                .isEqualTo("This call has no recording.");
        keep();
        JsonNode recording =
                json(plane.get("/observability/v1/call-logs/1000/", key)).path("recording");
        assertThat(recording.path("state").asText()).isEqualTo("stored");
        assertThat(recording.path("content_type").asText()).isEqualTo("audio/mpeg");
    }

    @Test
    void aReferenceWhoseFileIsGoneIsNoFault() throws Exception {
        Path file = Path.of(System.getProperty("earshot.recordings")).resolve(keep());
        Files.delete(file);
        assertThat(plane.get("/observability/v1/call-logs/1000/recording/", key).statusCode())
                .isEqualTo(404);
    }

    /** Keeps a recording and lets the call know. */
    private String keep() throws Exception {
        Path incoming = recordings.incoming();
        Files.write(incoming, AUDIO);
        String reference = recordings
                .keep(incoming, List.of(new Recordings.Place(project, 1_000)), "a.mp3")
                .getFirst();
        recordings.drop(incoming);
        try (Connection connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "update call_log set document = document || jsonb_build_object('recording_ref', ?::text)"
                            + " where project_id = ? and call_log_id = 1000",
                    reference,
                    project);
        }
        return reference;
    }

    private HttpRequest.Builder request(String path, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path));
        return key.isEmpty() ? request : request.header("X-CEKURA-API-KEY", key);
    }

    private HttpResponse<byte[]> get(String path, String key, String... headers) throws Exception {
        HttpRequest.Builder request = request(path, key);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
