package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LastUnverifiedTest {
    @Test
    void theLastHundredOfEachDoorAreKeptTheNewestFirst() {
        LastUnverified last = new LastUnverified();
        for (int i = 0; i < 250; i++) {
            last.add("retell", new LastUnverified.Entry(Instant.ofEpochSecond(i), "agent_" + i, "stale"));
        }
        last.add("vapi", new LastUnverified.Entry(Instant.EPOCH, "x".repeat(5_000), "wrong_secret"));

        assertThat(last.all().get("retell"))
                .hasSize(100)
                .first()
                .extracting(LastUnverified.Entry::agent)
                .isEqualTo("agent_249");
        assertThat(last.all().get("vapi"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.agent()).hasSize(100));
    }
}
