package dev.earshot.gateway.body;

import dev.earshot.recordings.Recordings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The recordings store as event loops may use it: whatever touches the disk runs on a worker. */
public final class Disk {
    private static final Logger LOG = Logger.getLogger(Disk.class);

    private final Vertx vertx;
    private final Recordings recordings;

    /** The disk behind a store. */
    public Disk(Vertx vertx, Recordings recordings) {
        this.vertx = vertx;
        this.recordings = recordings;
    }

    /** Opens a fresh file. Fails with {@link BodyFault.StorageFault}. */
    Future<BodyFile> open() {
        return vertx.executeBlocking(recordings::incoming, false)
                .map(place -> Objects.requireNonNull(place))
                .compose(place -> vertx.fileSystem()
                        .open(place.toString(), new OpenOptions().setWrite(true))
                        .map(file -> new BodyFile(this, place, file))
                        .onFailure(_ -> drop(place)))
                .recover(failure -> Future.failedFuture(new BodyFault.StorageFault(failure)));
    }

    /** Deletes a file that came in, if it is still there. */
    public void drop(@Nullable Path file) {
        if (file == null) {
            return;
        }
        var _ = vertx.executeBlocking(
                () -> {
                    try {
                        recordings.drop(file);
                    } catch (UncheckedIOException e) {
                        LOG.warnf("not deleted, the next start will try again: file=%s", file.getFileName());
                    }
                    return null;
                },
                false);
    }
}
