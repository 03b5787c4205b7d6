package dev.earshot.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.event.EventMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept comes out once a way is free: in order, and also in another process. */
class SpoolTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path all;

    private static final class Gate implements Spool.Way {
        final List<Integer> out = Collections.synchronizedList(new ArrayList<>());
        volatile boolean open;

        @Override
        public void handOn(List<EventMessage> records, Duration patience) throws IOException {
            if (!open) {
                throw new IOException("closed");
            }
            records.forEach(record -> out.add(Integer.valueOf(record.key())));
        }

        @Override
        public void goDirectly(List<EventMessage> records, Spool.Kept done) {
            records.forEach(record -> out.add(Integer.valueOf(record.key())));
            done.told(null);
        }
    }

    private static EventMessage record(int number) {
        return new EventMessage("t", Integer.toString(number), Map.of("h", "ü"), new byte[] {1, 2, (byte) number});
    }

    private static void keep(Spool spool, int number) {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        spool.keep(List.of(record(number)), failure -> kept.complete(failure == null));
        assertThat(kept.join()).isTrue();
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private Spool open(Gate gate) throws IOException {
        return Spool.open(all, 1_000_000, 300, gate);
    }

    @Test
    void whatIsKeptOutlivesItsProcessAndComesOutInOrder() throws IOException {
        try (Spool spool = open(new Gate())) {
            IntStream.range(0, 50).forEach(number -> keep(spool, number));
            assertThat(spool.records()).isEqualTo(50);
        }
        Gate gate = new Gate();
        gate.open = true;
        try (Spool spool = open(gate)) {
            await().atMost(SOON).until(() -> !spool.isHolding());
            assertThat(gate.out).isEqualTo(upTo(50));
        }
        assertThat(Segments.files(all.resolve("0"))).isEmpty();
    }

    @Test
    void aTornEndIsCutWhereverItIsTornAndWhatIsWholeBeforeItStays() throws IOException {
        byte[] two = new byte[0];
        int first = 0;
        for (int number = 0; number < 2; number++) {
            byte[] frame = Frame.of(List.of(record(number)));
            first = number == 0 ? frame.length : first;
            byte[] more = new byte[two.length + frame.length];
            System.arraycopy(two, 0, more, 0, two.length);
            System.arraycopy(frame, 0, more, two.length, frame.length);
            two = more;
        }
        for (int end = 0; end < two.length; end++) {
            Path folder = Files.createTempDirectory(all, "torn");
            Files.write(folder.resolve(Segments.name(1)), java.util.Arrays.copyOf(two, end));
            try (Segments segments = Segments.open(folder, 1_000_000, 300)) {
                assertThat(segments.records()).as("cut at " + end).isEqualTo(end < first ? 0 : 1);
                assertThat(segments.torn()).isEqualTo(end == first || end == 0 ? 0 : 1);
                segments.append(Frame.of(List.of(record(7))), 1);
                Frame.Content next = segments.next();
                assertThat(next).isNotNull();
            }
        }
    }

    @Test
    void aByteThatTheDiskHasSpoiledIsFoundAndTheRestKeptBeside() throws IOException {
        Path folder = Files.createDirectories(all.resolve("spoiled"));
        byte[] frame = Frame.of(List.of(record(1)));
        frame[frame.length - 1] ^= 1;
        Files.write(folder.resolve(Segments.name(1)), frame);
        try (Segments segments = Segments.open(folder, 1_000_000, 300)) {
            assertThat(segments.isEmpty()).isTrue();
            assertThat(segments.torn()).isEqualTo(1);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).singleElement().satisfies(rest -> assertThat(rest).hasBinaryContent(frame));
        }
    }

    @Test
    void twoProcessesHaveTwoFoldersAndWhatOneHasLeftTheNextTakesOver() throws IOException {
        try (Spool first = open(new Gate())) {
            try (Spool second = open(new Gate())) {
                keep(second, 1);
            }
            assertThat(Segments.files(all.resolve("1"))).hasSize(1);
            keep(first, 0);
        }
        Gate gate = new Gate();
        gate.open = true;
        try (Spool spool = open(gate)) {
            await().atMost(SOON).until(() -> !spool.isHolding());
            assertThat(gate.out).containsExactly(0, 1);
        }
    }

    @Test
    void underLoadTheSpoolComesToItsEndAndNothingOvertakes() throws IOException {
        Gate gate = new Gate();
        try (Spool spool = open(gate)) {
            IntStream.range(0, 30).forEach(number -> keep(spool, number));
            gate.open = true;
            Semaphore inFlight = new Semaphore(64); // senders wait for their answers
            int number = 30;
            while (spool.isHolding() && number < 100_000) {
                inFlight.acquireUninterruptibly();
                spool.follow(List.of(record(number++)), _ -> inFlight.release());
            }
            int sent = number;
            await().atMost(SOON).until(() -> gate.out.size() == sent);
            assertThat(gate.out).isEqualTo(upTo(sent));
            assertThat(sent).isLessThan(100_000);
        }
    }

    @Test
    void aFullSpoolRefusesAndTakesAgainWhenItHasDrained() throws IOException {
        Gate gate = new Gate();
        try (Spool spool = Spool.open(all, 200, 100, gate)) {
            CompletableFuture<Throwable> refused = new CompletableFuture<>();
            for (int number = 0; number < 20 && !refused.isDone(); number++) {
                CompletableFuture<Boolean> told = new CompletableFuture<>();
                spool.keep(List.of(record(number)), failure -> {
                    if (failure != null) {
                        refused.complete(failure);
                    }
                    told.complete(true);
                });
                told.join();
            }
            assertThat(refused.join())
                    .isInstanceOfSatisfying(
                            Refused.class, why -> assertThat(why.reason()).isEqualTo("spool_full"));
            gate.open = true;
            await().atMost(SOON).until(() -> !spool.isHolding());
            keep(spool, 99);
        }
    }
}
