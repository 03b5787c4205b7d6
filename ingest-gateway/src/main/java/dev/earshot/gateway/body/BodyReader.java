package dev.earshot.gateway.body;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;

/** Reads a body into memory, within a limit. */
public final class BodyReader {
    private BodyReader() {}

    /** Why a body was not read. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
        private final long size;

        /** Of a body of that many bytes; -1 when only that there are more. */
        public TooLarge(long size) {
            super("body too large");
            this.size = size;
        }

        /** Bytes, as far as known; -1 when only that there are more. */
        public long size() {
            return size;
        }
    }

    /** Fails with {@link TooLarge} as soon as it is known; what then comes is read and thrown away. */
    public static Future<byte[]> read(HttpServerRequest request, long limit) {
        Promise<byte[]> promise = Promise.promise();
        long announced = announced(request);
        if (announced > limit) {
            request.resume();
            return Future.failedFuture(new TooLarge(announced));
        }
        Buffer all = Buffer.buffer(announced > 0 ? (int) announced : 1_024);
        boolean[] over = {false};
        request.handler(chunk -> {
            if (over[0]) {
                return;
            }
            if (all.length() + (long) chunk.length() > limit) {
                over[0] = true;
                promise.tryFail(new TooLarge(-1));
            } else {
                all.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(promise::tryFail);
        request.endHandler(_ -> {
            if (!over[0]) {
                promise.tryComplete(all.getBytes());
            }
        });
        request.resume();
        return promise.future();
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
}
