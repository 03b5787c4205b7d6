package dev.earshot.contracts.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The vectors come from a shell, not from this code:
 *
 * <pre>h=$(printf 'earshot:call:v1\0%s\0%s' 1 call_abc | sha256sum | cut -c1-16); echo $(( (0x$h >> 11) &amp; ((1 &lt;&lt; 53) - 1) ))</pre>
 */
class IdsTest {

    @ParameterizedTest
    @CsvSource({
        "1, call_abc, 7638880410770325, 0.40728035609740076",
        "42, df5832e8-2ea6-4ae4-8dcd-7771b69de4c8, 6512979502838259, 0.6430367740226923",
        "9007199254740991, conv_ü🙂, 197221653159900, 0.3250558844568294"
    })
    void aCallHasTheIdAndTheDrawThatAShellComputes(long project, String call, long id, double draw) {
        assertThat(CallLogIds.of(project, call)).isEqualTo(id);
        assertThat(Sampling.draw(project, call)).isEqualTo(draw);
    }

    @Test
    void idsArePositiveAndSafeForEveryJsonReader() {
        Random random = new Random(20_260_301);
        for (int i = 0; i < 10_000; i++) {
            assertThat(CallLogIds.of(random.nextLong(1L << 40), "call_" + random.nextLong()))
                    .isBetween(1L, (1L << 53) - 1);
        }
    }

    @Test
    void theSameCallIsAnotherCallInAnotherProject() {
        assertThat(CallLogIds.of(1, "a")).isNotEqualTo(CallLogIds.of(2, "a"));
        assertThat(CallLogIds.of(1, "1\0a")).isNotEqualTo(CallLogIds.of(11, "a"));
    }

    @Test
    void aHigherRateKeepsEveryCallOfALowerOne() {
        Random random = new Random(7);
        int admitted = 0;
        for (int i = 0; i < 20_000; i++) {
            double draw = Sampling.draw(3, "call_" + random.nextLong());
            if (Sampling.admits(draw, 0.3)) {
                admitted++;
                assertThat(Sampling.admits(draw, 0.5)).isTrue();
            }
            assertThat(Sampling.admits(draw, 1.0)).isTrue();
            assertThat(Sampling.admits(draw, 0.0)).isFalse();
        }
        assertThat(admitted / 20_000.0).isBetween(0.28, 0.32);
    }

    @Test
    void derivedIdsRepeatAndDiffer() {
        assertThat(DerivedIds.score(1, 2, 3, 1, "h", 0)).isEqualTo(DerivedIds.score(1, 2, 3, 1, "h", 0));
        assertThat(DerivedIds.score(1, 2, 3, 1, "h", 0)).isNotEqualTo(DerivedIds.score(1, 2, 3, 1, "h", 9));
        assertThat(DerivedIds.verdict(1, 2, 1)).isNotEqualTo(DerivedIds.verdict(1, 2, 2));
        assertThat(DerivedIds.delivery(1, 2, "call_log.completed", 1, "http://a"))
                .startsWith("msg_")
                .doesNotContain(".");
        assertThat(DerivedIds.webhook(1, "observe", new byte[] {1}))
                .isNotEqualTo(DerivedIds.webhook(1, "vapi", new byte[] {1}))
                .isEqualTo(DerivedIds.webhook(1, "observe", Hash.shortHex(new byte[] {1})))
                .matches("whk_[0-9a-f]{24}");
    }
}
