package dev.earshot.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.recordings.FolderRecordings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk is the kernel's own: {@code /dev/full}. */
class BodyFileTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<BodyFault> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        var _ = vertx.close();
    }

    @Test
    void aWriteThatFailedIsToldAndTheFileIsNotTakenForWhole() throws Exception {
        Path full = folder.resolve("full");
        Files.createSymbolicLink(full, Path.of("/dev/full"));
        BodyFile body = body(full);
        AsyncFile source = opened(Files.createFile(folder.resolve("source")));

        body.write(Buffer.buffer("x".repeat(1_000)), source, told::add);
        await().atMost(SOON).until(() -> !told.isEmpty());
        Future<Path> end = body.finish();

        await().atMost(SOON).until(end::isComplete);
        assertThat(end.failed()).isTrue();
        assertThat(end.cause()).isInstanceOf(BodyFault.StorageFault.class);
        body.abandon();
        await().atMost(SOON).until(() -> !Files.exists(full, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void whatIsGivenUpIsClosedAndDeleted() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        BodyFile body = body(file);
        body.abandon();
        await().atMost(SOON).until(() -> !Files.exists(file));
        assertThat(body.finish().failed()).isTrue();
    }

    private BodyFile body(Path path) {
        return new BodyFile(new Disk(vertx, new FolderRecordings(folder)), path, opened(path));
    }

    private AsyncFile opened(Path path) {
        Future<AsyncFile> opened = vertx.fileSystem().open(path.toString(), new OpenOptions().setWrite(true));
        await().atMost(SOON).until(opened::isComplete);
        return opened.result();
    }
}
