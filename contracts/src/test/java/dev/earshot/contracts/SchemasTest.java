package dev.earshot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.call.Review;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Condition;
import dev.earshot.contracts.score.EvaluationRequest;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.ScoreChange;
import dev.earshot.contracts.score.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
        sameFields(schema("earshot.calls.v1").at("/$defs/call/properties/review/properties"), Review.class);
        sameFields(schema("earshot.evaluations.requested.v1").at("/properties"), EvaluationRequest.class);
        sameFields(schema("earshot.scores.v1").at("/properties"), Score.class);
        sameFields(schema("earshot.verdicts.v1").at("/properties"), Verdict.class);
        sameFields(schema("earshot.verdicts.v1").at("/$defs/change/properties"), ScoreChange.class);
        sameFields(schema("earshot.verdicts.v1").at("/$defs/value/properties"), ScoreChange.Value.class);
        sameFields(schema("earshot.verdicts.v1").at("/$defs/rule/properties"), Verdict.RuleResult.class);
        sameFields(schema("earshot.verdicts.v1").at("/$defs/condition/oneOf/0/properties"), Condition.Leaf.class);
        sameFields(schema("earshot.verdicts.v1").at("/$defs/condition/oneOf/1/properties"), Condition.Group.class);
        sameFields(schema("earshot.config.v1").at("/$defs/condition/oneOf/0/properties"), Condition.Leaf.class);
        sameFields(schema("earshot.config.v1").at("/$defs/condition/oneOf/1/properties"), Condition.Group.class);
    }

    @ParameterizedTest
    @CsvSource({
        "earshot.config.v1, '', dev.earshot.contracts.config.ConfigDocument",
        "earshot.calls.v1, /$defs/turn, dev.earshot.contracts.call.Turn",
        "earshot.scores.v1, /$defs/outcome, dev.earshot.contracts.score.Outcome"
    })
    void theSchemasNameEveryKindAndExactlyItsFields(String topic, String pointer, Class<?> sealed) {
        String kind = sealed.getAnnotation(JsonTypeInfo.class).property();
        Map<String, JsonNode> described = new HashMap<>();
        schema(topic)
                .at(pointer)
                .path("oneOf")
                .forEach(each -> described.put(
                        each.path("properties").path(kind).path("const").asText(), each.path("properties")));
        Map<String, Class<?>> kinds = new HashMap<>();
        for (JsonSubTypes.Type type : sealed.getAnnotation(JsonSubTypes.class).value()) {
            kinds.put(type.name(), type.value());
        }
        assertThat(kinds.values()).containsExactlyInAnyOrder(sealed.getPermittedSubclasses());
        assertThat(described.keySet()).isEqualTo(kinds.keySet());
        kinds.forEach((name, type) -> {
            ObjectNode properties = described.get(name).deepCopy();
            properties.remove(kind);
            sameFields(properties, type);
        });
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyTopicHasASchemaUnlessItHasNoRecordsYet(Topic topic) {
        Set<String> notYet = new TreeSet<>();
        schema("not-yet").path("topics").forEach(each -> notYet.add(each.asText()));
        boolean described = SchemasTest.class.getResource("/schemas/" + topic.topicName() + ".json") != null;

        assertThat(described).as(topic.topicName()).isNotEqualTo(notYet.contains(topic.topicName()));
        if (described) {
            assertThat(schema(topic.topicName()).path("title").asText()).isEqualTo(topic.topicName());
        }
    }

    @Test
    void aMissingFieldIsFound() {
        var broken = EarshotJson.MAPPER.valueToTree(Samples.FULL_CALL);
        ((ObjectNode) broken.get("call")).remove("call_id");
        assertThat(validate("earshot.calls.v1", broken)).contains("call_id");
    }

    static List<ConfigDocument> documents() {
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
