package dev.earshot.bench.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The least that a gateway of signed webhooks can do: read the body, check one HMAC, find the call's id in a streaming
 * pass, hand it to one producer, answer when the broker has it. One tenant, one secret, no limits, no second place.
 */
public final class BareServer extends AbstractVerticle {
    /** How much of that it does. */
    public enum Work {
        /** Reads the body and answers 200. */
        READ,
        /** And checks the signature and produces; the key is a constant. */
        PRODUCE,
        /** And scans the body for the call's id. */
        SCAN
    }

    private static final JsonFactory JSON = new JsonFactory();

    private final Work work;
    private final int port;
    private final SecretKeySpec key;
    private final @Nullable KafkaProducer<String, byte[]> producer;

    private BareServer(Work work, int port, SecretKeySpec key, @Nullable KafkaProducer<String, byte[]> producer) {
        this.work = work;
        this.port = port;
        this.key = key;
        this.producer = producer;
    }

    /**
     * Serves until it is killed.
     *
     * @param args work, port, bootstrap servers, secret, how long a record waits for others, milliseconds
     */
    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING); // the clients' finest would cost it more than its work
        Work work = Work.valueOf(args[0]);
        KafkaProducer<String, byte[]> producer = work == Work.READ ? null : producer(args[2], args[4]);
        SecretKeySpec key = new SecretKeySpec(args[3].getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx();
        var _ = vertx.deployVerticle(
                        () -> new BareServer(work, Integer.parseInt(args[1]), key, producer),
                        new DeploymentOptions().setInstances(loops))
                .onFailure(failure -> {
                    System.err.println(failure);
                    System.exit(1);
                });
    }

    private static KafkaProducer<String, byte[]> producer(String bootstrapServers, String lingerMs) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("compression.type", "lz4");
        settings.put("batch.size", "131072");
        settings.put("linger.ms", lingerMs);
        settings.put("buffer.memory", "50331648");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer()
                .requestHandler(request -> request.bodyHandler(body -> take(request, body.getBytes())))
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void take(HttpServerRequest request, byte[] body) {
        if (producer == null) {
            end(request, 200);
            return;
        }
        if (!verified(request.getHeader("x-retell-signature"), body)) {
            end(request, 401);
            return;
        }
        String callId = work == Work.SCAN ? callId(body) : "call";
        if (callId == null) {
            end(request, 400);
            return;
        }
        Context loop = context;
        var _ = producer.send(
                new ProducerRecord<>("bare", callId, body),
                (_, failure) -> loop.runOnContext(_ -> end(request, failure == null ? 200 : 503)));
    }

    private static void end(HttpServerRequest request, int status) {
        var _ = request.response().setStatusCode(status).end();
    }

    private boolean verified(@Nullable String header, byte[] body) {
        if (header == null) {
            return false;
        }
        int comma = header.indexOf(",d=");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(body);
            mac.update(header.substring(2, comma).getBytes(StandardCharsets.US_ASCII));
            return MessageDigest.isEqual(mac.doFinal(), HexFormat.of().parseHex(header.substring(comma + 3)));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The whole body is read, so that a malformed one is refused. */
    private static @Nullable String callId(byte[] body) {
        String found = null;
        try (JsonParser parser = JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("call_id")) {
                    found = parser.nextTextValue();
                }
            }
            return found;
        } catch (IOException malformed) {
            return null;
        }
    }
}
