package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code EARSHOT_RATE_LIMIT=off}, as bench and fault runs have it. */
@QuarkusTest
@TestProfile(UnlimitedTest.Off.class)
class UnlimitedTest extends AgainstTheBroker {
    public static final class Off implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "EARSHOT_RATE_LIMIT", "off",
                    "earshot.gateway.rate.per-key", "1",
                    "earshot.gateway.rate.burst", "1",
                    "earshot.gateway.rate.unverified", "1");
        }
    }

    @Test
    void nobodyWaits() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(observe("{}").statusCode()).isEqualTo(400);
            assertThat(retell("{}", "another").statusCode()).isEqualTo(401);
        }
    }
}
