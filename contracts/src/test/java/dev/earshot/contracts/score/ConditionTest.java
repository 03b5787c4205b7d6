package dev.earshot.contracts.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earshot.contracts.json.EarshotJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {

    @Test
    void bothFormsOfTheApiAreRead() {
        Condition condition = EarshotJson.read(
                "{\"operator\":\"and\",\"conditions\":[{\"op\":\"gte\",\"field\":\"score\",\"value\":4}]}",
                Condition.class);
        assertThat(condition).isInstanceOfSatisfying(Condition.Group.class, group -> {
            assertThat(group.operator()).isEqualTo("and");
            assertThat(group.conditions()).hasSize(1);
        });
    }

    @Test
    void aWrongOperatorIsNamed() {
        assertThatThrownBy(() -> EarshotJson.read(
                        "{\"operator\":\"xor\",\"conditions\":[{\"op\":\"gte\",\"value\":4}]}", Condition.class))
                .hasStackTraceContaining("operator must be and or or, got xor");
    }

    @Test
    void aValueIsANumberOrAChoiceAndNeverBoth() {
        assertThatThrownBy(() -> new Outcome.Scored(1.0, "a", 1, "transcript", List.of(), null, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Outcome.Scored(null, null, 1, "transcript", List.of(), null, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Outcome.Scored(Double.NaN, null, 1, "transcript", List.of(), null, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void olderNamesOfEvalTypesAreRead() {
        assertThat(EvalType.of("binary_workflow_adherence")).isEqualTo(EvalType.BINARY);
        assertThat(EvalType.of("observability_topics")).isEqualTo(EvalType.ENUM);
        assertThatThrownBy(() -> EvalType.of("stars")).hasMessageContaining("eval_type must be");
    }
}
