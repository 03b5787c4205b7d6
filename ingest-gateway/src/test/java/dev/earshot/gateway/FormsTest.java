package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Observed calls that come as forms. */
@QuarkusTest
class FormsTest extends AgainstTheBroker {
    private static final String URLENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=cut";

    @Test
    void aRepeatedIdentityIsAmbiguousAndARepeatedListIsAList() throws Exception {
        HttpResponse<String> twice = form(URLENCODED, "agent=" + agent + "&call_id=a&call_id=b");
        assertThat(twice.statusCode()).as(twice.body()).isEqualTo(400);
        assertThat(json(twice).has("call_id")).isTrue();

        HttpResponse<String> list = form(
                URLENCODED, "agent=" + agent + "&call_id=a&redact_fields=age&redact_fields=ssn&feedback=1&feedback=2");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(201);
        JsonNode kept = EarshotJson.MAPPER.readTree(records(1).getFirst().value());
        assertThat(kept.path("redact_fields")).extracting(JsonNode::asText).containsExactly("age", "ssn");
        assertThat(kept.path("feedback").asText()).isEqualTo("2");
    }

    @Test
    void morePartsThanTheLimitAreRefusedWithIt() throws Exception {
        StringBuilder body = new StringBuilder(part("call_id", "a") + part("agent", Long.toString(agent)));
        for (int i = 0; i < 31; i++) {
            body.append(part("field" + i, "x"));
        }
        HttpResponse<String> answer = form(MULTIPART, body + "--cut--\r\n");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("32").contains("33");
    }

    @Test
    void fieldsOverTheirLimitAreRefusedWithTheirLimitAlsoWhereTheyAreMany() throws Exception {
        String large = "x".repeat(6_000_000);
        String third = "x".repeat(2_000_000);
        for (String body : List.of(
                part("call_id", "a") + part("feedback", large),
                part("call_id", "a") + part("a", third) + part("b", third) + part("c", third))) {
            HttpResponse<String> answer = form(MULTIPART, body + "--cut--\r\n");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
            assertThat(json(answer).path("limit").longValue()).isEqualTo(5_242_880);
        }
        HttpResponse<String> encoded = form(URLENCODED, "call_id=a&feedback=" + large);
        assertThat(encoded.statusCode()).isEqualTo(413);
        assertThat(encoded.body()).contains("5242880");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=other",
                "multipart/form-data; boundary=cut; charset=nope",
                "application/x-www-form-urlencoded; charset=nope"
            })
    void aFormThatCannotBeReadIsTheSendersFault(String contentType) throws Exception {
        String body = part("call_id", "a") + part("agent", Long.toString(agent)) + "--cut--\r\n";
        HttpResponse<String> answer = form(contentType, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void anotherContentTypeIsRefusedByItsName() throws Exception {
        HttpResponse<String> answer = form("text/csv", "a,b");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("application/json");
    }

    @Test
    void uploadsThatBreakOffLeaveNoFileAndNoneOpen() throws Exception {
        Path incoming = recordings().resolve("incoming");
        for (int i = 0; i < 20; i++) {
            try (Socket socket = connect()) {
                socket.setSoLinger(true, 0); // a reset, as a process that dies makes one
                OutputStream out = socket.getOutputStream();
                out.write(("POST /observability/v1/observe HTTP/1.1\r\nHost: x\r\nX-API-KEY: " + key
                                + "\r\nContent-Type: " + MULTIPART + "\r\nContent-Length: 1000000\r\n\r\n"
                                + part("call_id", "a") + file() + "x".repeat(100_000))
                        .getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                int before = i;
                if (before == 0) {
                    await().atMost(SOON).until(() -> !names(incoming).isEmpty());
                }
            }
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(names(incoming)).isEmpty();
            assertThat(open(incoming)).isEmpty();
        });
    }

    @Test
    void aFolderThatCannotBeWrittenIsOurFaultAndTheSenderComesAgain() throws Exception {
        Path incoming = recordings().resolve("incoming");
        Path aside = recordings().resolve("incoming-aside");
        String upload = part("call_id", "a") + part("agent", Long.toString(agent)) + file() + "RIFF\r\n--cut--\r\n";
        assertThat(form(MULTIPART, upload).statusCode()).isEqualTo(201);
        Files.move(incoming, aside);
        Files.createFile(incoming);
        try {
            HttpResponse<String> answer = form(MULTIPART, upload);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            String audio = "{\"type\":\"post_call_audio\",\"data\":{\"agent_id\":\"" + assistant
                    + "\",\"conversation_id\":\"e\",\"full_audio\":\"AAAA\"}}";
            assertThat(elevenLabs(audio, secret).statusCode()).isEqualTo(503);
        } finally {
            Files.delete(incoming);
            Files.move(aside, incoming);
        }
        assertThat(form(MULTIPART, upload).statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> form(String contentType, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve("/observability/v1/observe"))
                        .header("X-CEKURA-API-KEY", key)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String part(String name, String value) {
        return "--cut\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file() {
        return "--cut\r\nContent-Disposition: form-data; name=\"voice_recording\"; filename=\"a.wav\"\r\n"
                + "Content-Type: audio/wav\r\n\r\n";
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Files of a folder that this process has open. */
    private static List<String> open(Path folder) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(FormsTest::target)
                    .filter(target -> target.startsWith(folder.toAbsolutePath().toString()))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return "";
        } catch (IOException e) {
            return "";
        }
    }
}
