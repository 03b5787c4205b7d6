package dev.earshot.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
    @TempDir
    Path folder;

    @Test
    void aSecretOpensInItsPlaceAndNowhereElse() {
        SecretBox box = box();
        String sealed = box.seal("whsec_1", SecretBox.place("source", 7, "secret"));

        assertThat(sealed).startsWith("enc:v1:").doesNotContain("whsec_1");
        assertThat(box.unseal(sealed, SecretBox.place("source", 7, "secret"))).isEqualTo("whsec_1");
        for (String elsewhere : List.of("source:8:secret", "agent:7:secret", "source:7:webhook_secret", "")) {
            assertThatThrownBy(() -> box.unseal(sealed, elsewhere)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatWasChangedOrSealedByAnotherKeyDoesNotOpen() throws Exception {
        SecretBox box = box();
        String sealed = box.seal("whsec_1", "source:7:secret");
        char last = sealed.charAt(20);
        String changed = sealed.substring(0, 20) + (last == 'A' ? 'B' : 'A') + sealed.substring(21);
        Path other = folder.resolve("other.json");
        SecretBox.createIfAbsent(other);

        assertThatThrownBy(() -> box.unseal(changed, "source:7:secret")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SecretBox.open(other).unseal(sealed, "source:7:secret"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> box.unseal("whsec_1", "source:7:secret")).isInstanceOf(IllegalArgumentException.class);
        assertThat(box.unseal(null, "source:7:secret")).isNull();
    }

    @Test
    void ofManyFirstStartsAtOnceAllGetTheSameKeyAndNoDraftIsLeft() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path keyset =
                    Files.createDirectories(folder.resolve("round" + round)).resolve("keyset.json");
            int starts = 8;
            CyclicBarrier together = new CyclicBarrier(starts);
            Callable<String> start = () -> {
                together.await();
                SecretBox.createIfAbsent(keyset);
                return SecretBox.open(keyset).seal("secret", "source:1:secret");
            };
            try (ExecutorService threads = Executors.newFixedThreadPool(starts)) {
                var sealed = threads.invokeAll(
                        IntStream.range(0, starts).mapToObj(_ -> start).toList());
                SecretBox now = SecretBox.open(keyset);
                for (var each : sealed) {
                    assertThat(now.unseal(each.get(), "source:1:secret")).isEqualTo("secret");
                }
            }
            try (Stream<Path> left = Files.list(keyset.getParent())) {
                assertThat(left).containsExactly(keyset);
            }
        }
    }

    @Test
    void aKeyFileThatIsThereIsKept() throws Exception {
        Path keyset = folder.resolve("keyset.json");
        SecretBox.createIfAbsent(keyset);
        byte[] before = Files.readAllBytes(keyset);

        SecretBox.createIfAbsent(keyset);

        assertThat(Files.readAllBytes(keyset)).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-"})
    void aKeyFileThatOthersMayReadOrWriteIsRefused(String permissions) throws Exception {
        Path keyset = folder.resolve("keyset.json");
        SecretBox.createIfAbsent(keyset);
        Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> SecretBox.open(keyset))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aKeyFileThatIsMountedForAGroupIsRead() throws Exception {
        Path keyset = folder.resolve("keyset.json");
        SecretBox.createIfAbsent(keyset);
        Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString("r--r-----"));

        assertThat(SecretBox.open(keyset)).isNotNull();
    }

    private SecretBox box() {
        Path keyset = folder.resolve("keyset.json");
        SecretBox.createIfAbsent(keyset);
        return SecretBox.open(keyset);
    }
}
