package dev.earshot.gateway;

import dev.earshot.gateway.body.BodyReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** The one answer to a request. Used on its event loop only. */
final class Reply {
    /** Of a body that nobody will read this much is read away, so that its sender gets to see the answer; bytes. */
    private static final long READ_AWAY = 8 * 1024 * 1024;

    private static final long READ_AWAY_MS = 5_000;
    /** The same of one who is asked to send it again: he is known, and many hear nothing before they have sent all. */
    private static final long READ_AWAY_OF_KNOWN = 256 * 1024 * 1024;

    private static final long READ_AWAY_OF_KNOWN_MS = 60_000;

    private final RoutingContext context;
    private boolean sent;

    Reply(RoutingContext context) {
        this.context = context;
    }

    boolean isSent() {
        return sent;
    }

    /** Answers, unless it is answered or nobody is there any more. */
    void send(Answer answer) {
        HttpServerResponse response = context.response();
        if (sent || response.ended() || response.closed()) {
            sent = true;
            return;
        }
        sent = true;
        if (answer.retryAfter() > 0) {
            response.putHeader("retry-after", Integer.toString(answer.retryAfter()));
        }
        HttpServerRequest request = context.request();
        boolean unread = !request.isEnded();
        long announced = BodyReader.announced(request);
        long most = answer.status() == 503 ? READ_AWAY_OF_KNOWN : READ_AWAY;
        boolean last = unread && (announced < 0 || announced > most);
        if (last && request.version() != HttpVersion.HTTP_2) {
            response.putHeader("connection", "close");
        }
        Future<Void> _ = response.setStatusCode(answer.status())
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(answer.json()));
        if (unread) {
            readAway(request, last, most, answer.status() == 503 ? READ_AWAY_OF_KNOWN_MS : READ_AWAY_MS);
        }
    }

    // Closing at once would reset the connection under a sender that still writes, and he would never see the answer.
    private void readAway(HttpServerRequest request, boolean last, long most, long withinMs) {
        long[] read = {0};
        long timer = context.vertx().setTimer(withinMs, _ -> close(request));
        request.exceptionHandler(_ -> context.vertx().cancelTimer(timer));
        request.handler(chunk -> {
            read[0] += chunk.length();
            if (read[0] > most) {
                close(request);
            }
        });
        request.endHandler(_ -> {
            context.vertx().cancelTimer(timer);
            if (last) {
                close(request);
            }
        });
        request.resume();
    }

    private static void close(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(0);
        } else {
            var _ = request.connection().close();
        }
    }
}
