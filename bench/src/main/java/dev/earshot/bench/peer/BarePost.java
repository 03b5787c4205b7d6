package dev.earshot.bench.peer;

import dev.earshot.bench.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a body and posts it to a receiver of the same process, which reads it and says that it has it. */
final class BarePost implements Work {
    private static final int ON_THEIR_WAY = 64;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer receiver;
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(ON_THEIR_WAY));
    private final SecretKeySpec key = new SecretKeySpec(new byte[32], "HmacSHA256");
    private final byte[] body;

    BarePost(byte[] body) {
        this.body = body;
        this.receiver = vertx.createHttpServer()
                .requestHandler(request -> request.bodyHandler(_ -> {
                    var _ = request.response().setStatusCode(204).end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public Done run(long nanos) throws InterruptedException, GeneralSecurityException, IOException {
        Semaphore free = new Semaphore(ON_THEIR_WAY);
        AtomicLong failed = new AtomicLong();
        long until = System.nanoTime() + nanos;
        int done = 0;
        for (; System.nanoTime() < until; done++) {
            free.acquire();
            var _ = post("msg_" + done, Long.toString(System.currentTimeMillis() / 1000))
                    .onComplete(answer -> {
                        if (answer.failed() || answer.result().statusCode() != 204) {
                            failed.incrementAndGet();
                        }
                        free.release();
                    });
        }
        free.acquire(ON_THEIR_WAY);
        if (failed.get() > 0) {
            throw new IOException(failed + " requests failed");
        }
        return Done.of(done);
    }

    private Future<HttpClientResponse> post(String id, String time) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        mac.update((id + "." + time + ".").getBytes(StandardCharsets.US_ASCII));
        String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        return client.request(HttpMethod.POST, receiver.actualPort(), "127.0.0.1", "/hook")
                .compose(request -> request.putHeader("webhook-id", id)
                        .putHeader("webhook-timestamp", time)
                        .putHeader("webhook-signature", signature)
                        .send(Buffer.buffer(body)));
    }
}
