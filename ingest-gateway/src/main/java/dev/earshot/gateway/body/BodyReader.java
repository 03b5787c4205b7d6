package dev.earshot.gateway.body;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a body within a limit: into memory, and what does not fit there into a file. */
public final class BodyReader implements Reading {
    private static final int FIRST = 8 * 1024;

    /**
     * What is read.
     *
     * @param what is limited, as a sentence begins: {@code A JSON body}
     * @param memory bytes that stay in memory; more go to disk
     * @param limit bytes in all
     */
    public record Limits(String what, long memory, long limit) {}

    private final HttpServerRequest request;
    private final Limits limits;
    private final Disk disk;
    private final Promise<Body> promise = Promise.promise();
    private byte[] kept;
    private int size;
    private long total;
    private @Nullable BodyFile growing;

    private BodyReader(HttpServerRequest request, Limits limits, Disk disk, long announced) {
        this.request = request;
        this.limits = limits;
        this.disk = disk;
        this.kept = new byte[announced >= 0 && announced <= limits.memory() ? (int) announced : FIRST];
    }

    /** Begins to read. */
    public static Reading start(HttpServerRequest request, Limits limits, Disk disk) {
        long announced = announced(request);
        BodyReader reader = new BodyReader(request, limits, disk, announced);
        if (announced > limits.limit()) {
            reader.stop(new BodyFault.TooLarge(limits.what(), limits.limit(), announced));
            return reader;
        }
        request.handler(reader::take);
        request.exceptionHandler(broken -> reader.stop(new BodyFault.Incomplete(broken)));
        request.endHandler(_ -> reader.end());
        request.resume();
        return reader;
    }

    /** The length that the request announces, -1 when it announces none that is a number. */
    public static long announced(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        try {
            return length == null ? -1 : Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public Future<Body> body() {
        return promise.future();
    }

    @Override
    public long arrived() {
        return total;
    }

    @Override
    public void stop(BodyFault why) {
        if (promise.tryFail(why) && growing != null) {
            growing.abandon();
        }
    }

    private void take(Buffer chunk) {
        if (promise.future().isComplete()) {
            return; // what still comes of a body that was given up
        }
        total += chunk.length();
        if (total > limits.limit()) {
            stop(new BodyFault.TooLarge(limits.what(), limits.limit(), -1));
        } else if (growing != null) {
            growing.write(chunk, request, this::stop);
        } else if (total <= limits.memory()) {
            keep(chunk);
        } else {
            spill(chunk);
        }
    }

    private void keep(Buffer chunk) {
        int end = (int) total;
        if (end > kept.length) {
            kept = Arrays.copyOf(kept, (int) Math.min(Math.max(end, 2L * kept.length), limits.memory()));
        }
        chunk.getBytes(kept, size);
        size = end;
    }

    private void spill(Buffer chunk) {
        request.pause();
        var _ = disk.open().onComplete(opened -> {
            if (opened.failed()) {
                stop((BodyFault) opened.cause());
            } else if (promise.future().isComplete()) {
                opened.result().abandon();
            } else {
                BodyFile file = opened.result();
                growing = file;
                file.write(Buffer.buffer(whole()), request, this::stop);
                file.write(chunk, request, this::stop);
                kept = new byte[0];
                request.resume();
            }
        });
    }

    private byte[] whole() {
        return size == kept.length ? kept : Arrays.copyOf(kept, size);
    }

    private void end() {
        BodyFile file = growing;
        if (file == null) {
            promise.tryComplete(new Body.InMemory(whole()));
            return;
        }
        var _ = file.finish().onComplete(closed -> {
            if (closed.failed()) {
                stop((BodyFault) closed.cause());
            } else if (!promise.tryComplete(new Body.OnDisk(closed.result(), total))) {
                disk.drop(closed.result());
            }
        });
    }
}
