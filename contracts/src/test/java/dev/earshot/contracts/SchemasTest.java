package dev.earshot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {

    @Test
    void aFullAndABareCallMeetTheirSchema() {
        assertThat(faults("earshot.calls.v1", Samples.FULL_CALL)).isEmpty();
        assertThat(faults("earshot.calls.v1", Samples.BARE_CALL)).isEmpty();
    }

    @Test
    void aScoreWithAnyOutcomeMeetsItsSchema() {
        for (var outcome : Samples.OUTCOMES) {
            assertThat(faults("earshot.scores.v1", Samples.score(outcome)))
                    .as(outcome.end())
                    .isEmpty();
        }
    }

    @Test
    void aVerdictMeetsItsSchema() {
        assertThat(faults("earshot.verdicts.v1", Samples.verdict())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aConfigurationDocumentMeetsItsSchema(ConfigDocument document) {
        assertThat(faults("earshot.config.v1", document)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aConfigurationDocumentSurvivesTheWire(ConfigDocument document) {
        assertThat(EarshotJson.read(EarshotJson.bytes(document), ConfigDocument.class))
                .isEqualTo(document);
    }

    @Test
    void recordsSurviveTheWire() {
        assertThat(EarshotJson.read(EarshotJson.bytes(Samples.FULL_CALL), CallRevision.class))
                .isEqualTo(Samples.FULL_CALL);
        assertThat(EarshotJson.read(EarshotJson.bytes(Samples.verdict()), Verdict.class))
                .isEqualTo(Samples.verdict());
        for (var outcome : Samples.OUTCOMES) {
            assertThat(EarshotJson.read(EarshotJson.bytes(Samples.score(outcome)), Score.class))
                    .isEqualTo(Samples.score(outcome));
        }
    }

    @Test
    void theSchemasNameExactlyTheFieldsOfTheRecords() {
        sameFields(schema("earshot.calls.v1").at("/properties"), CallRevision.class);
        sameFields(schema("earshot.calls.v1").at("/$defs/call/properties"), CallLog.class);
        sameFields(schema("earshot.scores.v1").at("/properties"), Score.class);
        sameFields(schema("earshot.verdicts.v1").at("/properties"), Verdict.class);
        sameFields(schema("earshot.verdicts.v1").at("/$defs/rule/properties"), Verdict.RuleResult.class);
    }

    @Test
    void aMissingFieldIsFound() {
        var broken = EarshotJson.MAPPER.valueToTree(Samples.FULL_CALL);
        ((com.fasterxml.jackson.databind.node.ObjectNode) broken.get("call")).remove("call_id");
        assertThat(validate("earshot.calls.v1", broken)).contains("call_id");
    }

    static java.util.List<ConfigDocument> documents() {
        return Samples.DOCUMENTS;
    }

    private static String faults(String topic, Object value) {
        return validate(topic, EarshotJson.MAPPER.valueToTree(value));
    }

    private static String validate(String topic, JsonNode value) {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return registry.getSchema(schema(topic).toString()).validate(value).stream()
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    private static void sameFields(JsonNode properties, Class<?> type) {
        BeanDescription described =
                EarshotJson.MAPPER.getSerializationConfig().introspect(EarshotJson.MAPPER.constructType(type));
        Set<String> fields = described.findProperties().stream()
                .map(BeanPropertyDefinition::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = new TreeSet<>();
        properties.fieldNames().forEachRemaining(named::add);
        assertThat(named).isEqualTo(fields);
    }

    private static JsonNode schema(String topic) {
        try (InputStream in = SchemasTest.class.getResourceAsStream("/schemas/" + topic + ".json")) {
            return EarshotJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
