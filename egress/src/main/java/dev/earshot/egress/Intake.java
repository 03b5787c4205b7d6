package dev.earshot.egress;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The file of a {@link Transfer} while it grows. It knows how far it is whole: writes need not end in their order. */
final class Intake {
    private static final class Piece {
        final long end;
        boolean written;

        Piece(long end) {
            this.end = end;
        }
    }

    private final AsyncFile file;
    private final @Nullable String etag;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long taken;
    private volatile long written;
    private @Nullable Throwable failure;

    Intake(AsyncFile file, long from, @Nullable String etag) {
        this.file = file.setWritePos(from);
        this.taken = from;
        this.written = from;
        this.etag = etag != null && etag.length() <= 200 ? etag : null;
    }

    /** Bytes that came, from the start of the file. */
    long taken() {
        return taken;
    }

    /** Bytes that are in the file without a gap; any thread may ask. */
    long written() {
        return written;
    }

    @Nullable
    String etag() {
        return etag;
    }

    boolean isFull() {
        return file.writeQueueFull();
    }

    void onRoom(Runnable resume) {
        file.drainHandler(_ -> resume.run());
    }

    void write(Buffer chunk, Runnable onFailure) {
        taken += chunk.length();
        Piece piece = new Piece(taken);
        pieces.add(piece);
        var _ = file.write(chunk).onComplete(done -> {
            if (done.failed()) {
                failure = done.cause();
                onFailure.run();
                return;
            }
            piece.written = true;
            for (Piece first = pieces.peek(); first != null && first.written; first = pieces.peek()) {
                written = first.end;
                pieces.remove();
            }
        });
    }

    /** Fails when a part of what came is not in the file. */
    Future<Void> close() {
        Throwable missing = failure;
        return file.close().compose(_ -> missing == null ? Future.succeededFuture() : Future.failedFuture(missing));
    }
}
