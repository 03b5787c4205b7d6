package dev.earshot.evaluator.plan;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.earshot.contracts.call.Origin;
import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final Calls CALL = Calls.of(agent("Hello", 0, 1_000));

    @Test
    void aPlainCallIsDrawnAtTheProjectsRate() {
        Sample sample = Sample.decide(CALL.log(), Sample.RANDOM, 0.3);

        assertThat(sample.pi()).isEqualTo(0.3);
        assertThat(sample.admits()).isEqualTo(sample.u() < 0.3);
        assertThat(Sample.decide(CALL.log(), Sample.RANDOM, 1).admits()).isTrue();
        assertThat(Sample.decide(CALL.log(), Sample.RANDOM, 0).admits()).isFalse();
    }

    @Test
    void aHigherRateOnlyAddsCalls() {
        int low = 0;
        for (int i = 0; i < 2_000; i++) {
            Calls call = CALL.id(1, 1, "call-" + i);
            boolean few = Sample.decide(call.log(), Sample.RANDOM, 0.1).admits();
            low += few ? 1 : 0;
            assertThat(!few || Sample.decide(call.log(), Sample.RANDOM, 0.5).admits())
                    .isTrue();
        }
        assertThat(low / 2_000.0).isCloseTo(0.1, within(0.03));
    }

    @Test
    void aNotableCallAndATestRunAreAlwaysTaken() {
        assertThat(Sample.decide(CALL.log(), "tool_failure", 0)).satisfies(sample -> {
            assertThat(sample.admits()).isTrue();
            assertThat(sample.pi()).isEqualTo(1);
        });
        assertThat(Sample.decide(CALL.from(Origin.RUN).log(), Sample.RANDOM, 0)).satisfies(sample -> {
            assertThat(sample.admits()).isTrue();
            assertThat(sample.stratum()).isEqualTo(Sample.RUN);
        });
    }

    @Test
    void theFirstThingNotableNamesTheStratum() {
        assertThat(stratum(CALL, false, null)).isEqualTo(Sample.RANDOM);
        assertThat(stratum(CALL.ended("pipeline-error-openai", null), true, 9_000.0))
                .isEqualTo("ended_with_error");
        assertThat(stratum(CALL, true, 9_000.0)).isEqualTo("infrastructure_issue");
        assertThat(stratum(CALL.saying(result("1", "book", true, 1)), false, 9_000.0))
                .isEqualTo("tool_failure");
        assertThat(stratum(CALL, false, 5_000.1)).isEqualTo("slow");
        assertThat(stratum(CALL, false, 5_000.0)).isEqualTo(Sample.RANDOM);
        assertThat(stratum(CALL.lasting(4_999L), false, null)).isEqualTo("short");
        assertThat(stratum(CALL.lasting(5_000L), false, null)).isEqualTo(Sample.RANDOM);
    }

    private static String stratum(Calls call, boolean infrastructureIssue, Double p95) {
        return Strata.of(call.log(), infrastructureIssue, p95);
    }
}
