package dev.earshot.system.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutantsTest {
    private static final long NOW = 1_790_000_000_000L;

    private static HostileBodies bodies(long seed) throws IOException {
        List<Fixture> fixtures = Fixture.all(Path.of("..", "normalizer", "src", "test", "resources", "provider"), null);
        return new HostileBodies(seed, fixtures, "key", Map.of());
    }

    @Test
    void theSameSeedGivesTheSameRequestsWhateverWasMadeBefore() throws IOException {
        HostileBodies once = bodies(7);
        HostileBodies again = bodies(7);
        for (int n = 300; n > 0; n--) {
            once.mutant(n, NOW);
        }
        for (int n = 0; n < 300; n++) {
            assertThat(again.mutant(n, NOW).bytes())
                    .isEqualTo(once.mutant(n, NOW).bytes());
        }
        assertThat(bodies(8).mutant(3, NOW).bytes())
                .isNotEqualTo(once.mutant(3, NOW).bytes());
    }

    @Test
    void everyDoorAndEveryKindOfChangeIsAmongThem() throws IOException {
        HostileBodies bodies = bodies(20_261_126);
        Set<String> seen = new HashSet<>();
        for (int n = 0; n < 1_500; n++) {
            Mutant mutant = bodies.mutant(n, NOW);
            seen.add(mutant.door().name());
            seen.addAll(Arrays.asList(mutant.what().split(" ")));
        }
        assertThat(seen).contains(names(Door.values()));
        assertThat(seen).contains(names(TreeChange.values()));
        assertThat(seen).contains(names(ByteChange.values()));
        assertThat(seen)
                .contains(Arrays.stream(RequestChange.values())
                        .filter(change -> change != RequestChange.NONE)
                        .map(Enum::name)
                        .toArray(String[]::new));
    }

    private static String[] names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
    }
}
