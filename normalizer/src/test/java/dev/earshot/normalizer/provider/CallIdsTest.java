package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.json.EarshotJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallIdsTest {
    @Test
    void textsAndWholeNumbersAreIds() throws Exception {
        assertThat(problem("\"c\"")).isNull();
        assertThat(problem("12")).isNull();
        assertThat(problem("98765432109876543210")).isNull();
    }

    @Test
    void aNumberWithAFractionHasMoreThanOneTextAndIsNone() throws Exception {
        for (String number : new String[] {"3.0", "3e0", "0.5"}) {
            assertThat(problem(number)).extracting(Reading.Unreadable::reason).isEqualTo("invalid_call_id");
        }
    }

    @Test
    void whatIsNotThereBlankOrNoScalarIsNamedAsMissing() throws Exception {
        for (String value : new String[] {"null", "\" \"", "[]", "{}"}) {
            assertThat(problem(value)).extracting(Reading.Unreadable::reason).isEqualTo("no_call_id");
        }
    }

    private static Reading.@Nullable Unreadable problem(String json) throws Exception {
        return CallIds.problem(new Field(EarshotJson.MAPPER.readTree(json)), "/id");
    }
}
