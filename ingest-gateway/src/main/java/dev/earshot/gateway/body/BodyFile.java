package dev.earshot.gateway.body;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file that grows as a body comes in. It is closed at every end, and a write that failed is never passed over. */
final class BodyFile {
    private final Disk disk;
    private final Path place;
    private final AsyncFile file;
    private @Nullable Throwable failure;
    private boolean closed;

    BodyFile(Disk disk, Path place, AsyncFile file) {
        this.disk = disk;
        this.place = place;
        this.file = file;
    }

    Path place() {
        return place;
    }

    /** Appends; the source rests while the disk is behind. */
    void write(Buffer chunk, ReadStream<?> source, Consumer<BodyFault> onFailure) {
        if (closed) {
            return;
        }
        var _ = file.write(chunk).onFailure(e -> {
            failure = e;
            onFailure.accept(new BodyFault.StorageFault(e));
        });
        if (file.writeQueueFull()) {
            source.pause();
            file.drainHandler(_ -> source.resume());
        }
    }

    /** Closes the whole file. Fails with {@link BodyFault.StorageFault} when a part of it is missing. */
    Future<Path> finish() {
        if (closed) {
            return Future.failedFuture(new BodyFault.StorageFault(new IllegalStateException("given up")));
        }
        closed = true;
        return file.close()
                .compose(_ -> failure == null ? Future.succeededFuture(place) : Future.failedFuture(failure))
                .recover(e -> Future.failedFuture(new BodyFault.StorageFault(e)));
    }

    /** Closes and deletes it. */
    void abandon() {
        if (closed) {
            disk.drop(place);
            return;
        }
        closed = true;
        var _ = file.close().onComplete(_ -> disk.drop(place));
    }
}
