package dev.earshot.notifier;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A customer's endpoint: keeps what it got, and answers as it is told. */
final class Receiver implements AutoCloseable {
    /** How a request is answered. */
    interface Manner {
        void answer(int nth, HttpServerResponse response);

        Manner OK = (_, response) -> response.end("thanks");
        Manner NEVER = (_, _) -> {};
    }

    record Got(MultiMap headers, byte[] body) {}

    final List<Got> got = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    Receiver(Manner manner) {
        try {
            server = vertx.createHttpServer()
                    .requestHandler(request -> request.bodyHandler(body -> {
                        got.add(new Got(request.headers(), body.getBytes()));
                        manner.answer(got.size(), request.response());
                    }))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/hook";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
