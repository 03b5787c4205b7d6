package dev.earshot.gateway.body;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;

/** A body that may carry audio: small ones stay in memory, large ones go to disk as they come. */
public sealed interface SpooledBody {
    /** It fitted. */
    record InMemory(byte[] bytes) implements SpooledBody {}

    /** It is in a file, which the caller deletes. */
    record OnDisk(Path file) implements SpooledBody {}

    /**
     * Reads a body.
     *
     * @param memory bytes that stay in memory
     * @param limit bytes in all
     * @return fails with {@link BodyReader.TooLarge}; no file is left then
     */
    static Future<SpooledBody> read(
            Vertx vertx, HttpServerRequest request, Recordings recordings, long memory, long limit) {
        long announced = BodyReader.announced(request);
        if (announced > limit) {
            request.resume();
            return Future.failedFuture(new BodyReader.TooLarge(announced));
        }
        if (announced >= 0 && announced <= memory) {
            return BodyReader.read(request, memory).map(InMemory::new);
        }
        Path place = recordings.incoming();
        return vertx.fileSystem()
                .open(place.toString(), new OpenOptions().setWrite(true))
                .compose(file -> spool(request, file, limit))
                .onFailure(_ -> recordings.drop(place))
                .map(_ -> new OnDisk(place));
    }

    private static Future<Void> spool(HttpServerRequest request, AsyncFile file, long limit) {
        Promise<Void> promise = Promise.promise();
        long[] size = {0};
        request.handler((Buffer chunk) -> {
            size[0] += chunk.length();
            if (size[0] > limit) {
                promise.tryFail(new BodyReader.TooLarge(-1));
                return;
            }
            var _ = file.write(chunk);
            if (file.writeQueueFull()) {
                request.pause();
                file.drainHandler(_ -> request.resume());
            }
        });
        request.exceptionHandler(failure -> promise.tryFail(new IOException(failure)));
        request.endHandler(_ -> file.close().onComplete(closed -> {
            if (closed.succeeded()) {
                promise.tryComplete();
            } else {
                promise.tryFail(closed.cause());
            }
        }));
        request.resume();
        return promise.future();
    }
}
