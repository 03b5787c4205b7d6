package dev.earshot.controlplane.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.input.BadField;
import dev.earshot.platform.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error of a document is told with its line, its column, the field and what was expected there. */
class DocumentErrorsTest {
    @TempDir
    Path folder;

    private SecretBox secrets;

    @BeforeEach
    void keys() {
        SecretBox.createIfAbsent(folder.resolve("keyset.json"));
        secrets = SecretBox.open(folder.resolve("keyset.json"));
    }

    static Stream<Arguments> errors() {
        String project = "projects:\n  - name: A\n";
        String metrics = project + "    metrics:\n"
                + "      - {predefined: latency}\n"
                + "      - {predefined: tool_call_success}\n"
                + "      - {predefined: sentiment}\n";
        return Stream.of(
                Arguments.of("", "1:1 document: projects or egress"),
                Arguments.of("projects: [", "1:12 document: YAML"),
                Arguments.of("a\u0001b", "1:2 document: no control character"),
                Arguments.of("projects:\n  - name: \"a\\0b\"", "2:11 document: a text without NUL"),
                Arguments.of("projects:\n  - name: \"a\\uD800b\"", "2:11 document: a text without NUL"),
                Arguments.of("x: " + "[".repeat(30) + "]".repeat(30), "1:23 document: at most 20 levels"),
                Arguments.of("a: &x [*x]", "1:8 document: no aliases"),
                Arguments.of("x: " + "y".repeat(1024 * 1024), "1:1 document: at most 1048576 bytes"),
                Arguments.of("projects:\n  - {nam: A}", "2:11 projects[0].nam: a known field"),
                Arguments.of("projects:\n  - {name: ''}", "2:12 projects[0].name: required"),
                Arguments.of("projects:\n  - {name: A}\n  - {name: A}", "3:12 projects[1].name: each project once"),
                Arguments.of(project + "    sample_rate: 1.5", "3:18 projects[0].sample_rate: a number from 0.0"),
                Arguments.of(
                        project + "    frequent_calls_threshold: abc",
                        "3:31 projects[0].frequent_calls_threshold: an integer"),
                Arguments.of(project + "    notify_no_calls: yes", "3:22 projects[0].notify_no_calls: true or false"),
                Arguments.of(project + "    is_deleted: on", "3:17 projects[0].is_deleted: true or false"),
                Arguments.of(project + "    timezone: Mars/Olympus", "3:15 projects[0].timezone: a time zone"),
                Arguments.of(project + "    webhook_url: ftp://x", "3:18 projects[0].webhook_url: an http"),
                Arguments.of(project + "    webhook_secret: \"a\\nb\"", "3:21 projects[0].webhook_secret: at most"),
                Arguments.of(
                        project + "    webhook_signing_secret: whsec_short", "3:29 projects[0].webhook_signing_secret"),
                Arguments.of(
                        project + "    no_calls_notify_time_period: {time_periods: [{start_time: 9, end_time: '17:00',"
                                + " time_frame: 30}]}",
                        "3:63 projects[0].no_calls_notify_time_period.time_periods[0].start_time: a time of day"),
                Arguments.of(
                        project + "    metrics: [{predefined: nonsense}]",
                        "3:28 projects[0].metrics[0].predefined: the code"),
                Arguments.of(
                        project + "    metrics: [{predefined: csat, description: " + "d".repeat(32_001) + "}]",
                        "3:47 projects[0].metrics[0].description: at most 32000"),
                Arguments.of(
                        project + "    metrics:\n"
                                + "      - {predefined: latency, name: M%d}\n"
                                        .repeat(201)
                                        .formatted(Stream.iterate(1, i -> i + 1)
                                                .limit(201)
                                                .toArray()),
                        "204:37 projects[0].metrics[200].name: at most 200"),
                Arguments.of(
                        metrics + rule("Latency (in ms)", "enum", "eq", "x"),
                        "projects[0].rubric_config.rules[0].conditions.field: score"),
                Arguments.of(
                        metrics + rule("Latency (in ms)", "score", "in", "[1]"),
                        "projects[0].rubric_config.rules[0].conditions.op: eq or gt"),
                Arguments.of(
                        metrics + rule("Latency (in ms)", "score", "lte", "fast"),
                        "projects[0].rubric_config.rules[0].conditions.value: a number"),
                Arguments.of(
                        metrics + rule("Tool Call Success", "score", "eq", "4"),
                        "projects[0].rubric_config.rules[0].conditions.value: true or 5"),
                Arguments.of(
                        metrics + rule("Tool Call Success", "score", "gte", "5"),
                        "projects[0].rubric_config.rules[0].conditions.op: eq or neq"),
                Arguments.of(
                        metrics + rule("Sentiment", "enum", "in", "[positive, happy]"),
                        "projects[0].rubric_config.rules[0].conditions.value: of positive"),
                Arguments.of(
                        metrics + rule("Nobody", "score", "eq", "1"),
                        "projects[0].rubric_config.rules[0].metric: a metric of this project"),
                Arguments.of(
                        project + "    rubric_config: {evaluation_logic: or}",
                        "3:39 projects[0].rubric_config.evaluation_logic: and"),
                Arguments.of(
                        project + "    agents: [{name: B, sources: [{provider: retell}]}]",
                        "3:34 projects[0].agents[0].sources[0].secret: required"),
                Arguments.of(
                        project + "    agents: [{name: B, sources: [{provider: retell, secret: k, api_key: plain}]}]",
                        "projects[0].agents[0].sources[0].api_key: a known field"),
                Arguments.of(
                        project + "    agents: [{name: B, assistant_id: x}, {name: C, assistant_id: x}]",
                        "projects[0].agents[0].assistant_id: one that no other agent"),
                Arguments.of(
                        metrics + "    rubric_config: {rules: [{metric: Sentiment}]}",
                        "7:29 projects[0].rubric_config.rules[0].conditions: required, at least one condition"),
                Arguments.of(
                        metrics + "    rubric_config: {rules: [{metric: Sentiment, conditions: {}}]}",
                        "7:61 projects[0].rubric_config.rules[0].conditions: required, at least one condition"),
                Arguments.of(
                        metrics + "    rubric_config: {rules: [{metric: Sentiment, conditions: {operator: and}}]}",
                        "projects[0].rubric_config.rules[0].conditions: required, at least one condition"),
                Arguments.of(
                        metrics + "    rubric_config: {rules: [{metric: Sentiment, conditions: {conditions: []}}]}",
                        "projects[0].rubric_config.rules[0].conditions.conditions: at least one condition"),
                Arguments.of(
                        metrics + "    rubric_config: {rules: [{metric: Sentiment, conditions: {conditions: [{}]}}]}",
                        "projects[0].rubric_config.rules[0].conditions.conditions: at least one condition"),
                Arguments.of(
                        project + "    webhook_secret: \"sécret\"",
                        "3:21 projects[0].webhook_secret: at most 1024 printable ASCII"),
                Arguments.of("egress: {allow: [nonsense]}", "1:18 egress.allow[0]: a CIDR block"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10",
                "'*'",
                "10.0.0.5/8",
                "127.1/32",
                "10.0.0.0/33",
                "010.0.0.0/8",
                "0x7f.0.0.1/32",
                "10.0.0.0-5/32",
                "10.0.0.0/255.0.0.0",
                "'::ffff:10.0.0.0/104'",
                "'fd00::1/8'",
                "'fe80::%eth0/64'",
                "' 10.0.0.0/8'",
                "''",
                "localhost/32",
                "'10.0.0.0/'",
                "'/8'",
                "'/'"
            })
    void whatIsNoWholeBlockOpensNothing(String block) {
        assertThatThrownBy(() -> apply("egress: {allow: [10.0.0.0/8, " + block + "]}"))
                .isInstanceOf(BadField.class)
                .hasMessageStartingWith("1:30 egress.allow[1]: a CIDR block");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "127.0.0.1/32", "0.0.0.0/0", "'fd00::/8'", "'::1/128'", "'FD00::/8'"})
    void aWholeBlockIsTaken(String block) {
        assertThat(apply("egress: {allow: [" + block + "]}").saved()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"24,whsec_,true", "64,whsec_,true", "24,'',true", "23,whsec_,false", "65,'',false", "0,whsec_,false"})
    void aSigningSecretIsTheBase64OfAKeyOfTheStandardsLength(int bytes, String prefix, boolean taken) {
        String secret = prefix + Base64.getEncoder().encodeToString(new byte[bytes]);
        String yaml = "projects:\n  - name: A\n    webhook_signing_secret: '" + secret + "'";
        if (taken) {
            assertThat(apply(yaml).saved()).hasSize(1);
        } else {
            assertThatThrownBy(() -> apply(yaml))
                    .isInstanceOf(BadField.class)
                    .hasMessageStartingWith("3:29 projects[0].webhook_signing_secret: the base64 of 24 to 64 bytes");
        }
    }

    private static String rule(String metric, String field, String op, String value) {
        return "    rubric_config: {rules: [{metric: '" + metric + "', conditions: {field: " + field + ", op: " + op
                + ", value: " + value + "}}]}\n";
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aDocumentWithAnErrorIsRefusedWithItsPlace(String yaml, String told) {
        assertThatThrownBy(() -> apply(yaml))
                .isInstanceOf(BadField.class)
                .message()
                .matches("(?s)[1-9]\\d*:[1-9]\\d* .+: .+")
                .contains(told);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWhereTheyStand() {
        byte[] bytes = "projects:\n  - name: a?".getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1] = (byte) 0xC3;
        assertThatThrownBy(() -> YamlDocument.read(bytes))
                .isInstanceOf(BadField.class)
                .hasMessageStartingWith("2:12 document: UTF-8");
    }

    @Test
    void providerKeysAreKeptSealedOnly() {
        ConfigDocument.Project project = (ConfigDocument.Project)
                apply("projects: [{name: A, vapi_api_key: plain-key-1234, retell_api_key: other-key}]")
                        .saved()
                        .getFirst();
        assertThat(project.settings().toString())
                .doesNotContain("plain-key-1234")
                .doesNotContain("other-key");
        assertThat(secrets.unseal(
                        project.settings().path("vapi_api_key_secret").asText(),
                        SecretBox.place("project", project.id(), "vapi_api_key_secret")))
                .isEqualTo("plain-key-1234");
    }

    private Draft apply(String yaml) {
        AtomicLong ids = new AtomicLong(100);
        Draft draft = new Draft(
                Map.of("organization:1", new Organization(1, 1, "Default")), 1, ids::incrementAndGet, secrets);
        DocumentApplication.of(YamlDocument.read(yaml.getBytes(StandardCharsets.UTF_8)), draft);
        return draft;
    }
}
