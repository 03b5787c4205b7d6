package dev.earshot.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request on its way. Whatever comes first ends it; what comes later finds it over, and sends nothing any more. */
final class Exchange {
    private final int longest;
    private final long began = System.nanoTime();
    private final Promise<Answer> answer = Promise.promise();
    private @Nullable HttpClientRequest open;

    /** An exchange that takes so many bytes of an answer. */
    Exchange(int longest) {
        this.longest = longest;
    }

    Future<Answer> answer() {
        return answer.future();
    }

    boolean isOver() {
        return answer.future().isComplete();
    }

    void block(String reason) {
        answer.tryComplete(new Answer.Blocked(reason));
    }

    void timeout() {
        if (answer.tryComplete(new Answer.Timeout(age()))) {
            HttpClientRequest request = opened();
            if (request != null) {
                request.reset();
            }
        }
    }

    void fail(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String reason = cause instanceof UnknownHostException
                ? "unknown host"
                : cause.getClass().getSimpleName();
        answer.tryComplete(new Answer.Unreachable(reason, age()));
    }

    /** Sends, unless the time was up while a connection was made. */
    void send(HttpClientRequest request, byte[] body) {
        open(request);
        if (isOver()) {
            request.reset();
            return;
        }
        var _ = (request.getMethod().equals(HttpMethod.GET) ? request.send() : request.send(Buffer.buffer(body)))
                .onSuccess(this::receive)
                .onFailure(this::fail);
    }

    private synchronized void open(HttpClientRequest request) {
        open = request;
    }

    private synchronized @Nullable HttpClientRequest opened() {
        return open;
    }

    private void receive(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(this::fail);
        response.endHandler(_ -> received(response, body, false));
        response.handler(chunk -> {
            int room = longest - body.length();
            if (room > 0) {
                body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            }
            if (chunk.length() > room) {
                received(response, body, true);
                response.request().reset(); // the rest is nobody's business
            }
        });
    }

    private void received(HttpClientResponse response, Buffer body, boolean cut) {
        answer.tryComplete(new Answer.Received(
                response.statusCode(),
                body.toString(StandardCharsets.UTF_8),
                response.getHeader("retry-after"),
                age(),
                cut));
    }

    private long age() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
