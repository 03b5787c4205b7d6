package dev.earshot.gateway;

import dev.earshot.gateway.body.AudioCut;
import dev.earshot.gateway.body.BodyReader;
import dev.earshot.gateway.body.FormReader;
import dev.earshot.gateway.body.Recordings;
import dev.earshot.gateway.body.SpooledBody;
import dev.earshot.gateway.body.Told;
import dev.earshot.gateway.signature.Signed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** Reads a request to its last byte: into memory, or, where audio may be in it, past memory to the recordings store. */
final class Intake {
    private final Vertx vertx;
    private final Recordings recordings;
    private final GatewayConfig config;
    private final Clock clock;

    Intake(Vertx vertx, Recordings recordings, GatewayConfig config, Clock clock) {
        this.vertx = vertx;
        this.recordings = recordings;
        this.config = config;
        this.clock = clock;
    }

    /** Fails with {@link BodyReader.TooLarge}, {@link FormReader.BadForm}, or what broke the connection. */
    Future<Received> read(Door door, HttpServerRequest request) {
        return switch (door) {
            case OBSERVE -> isForm(request) ? form(request) : plain(door, request);
            case VAPI, RETELL -> plain(door, request);
            case ELEVENLABS -> mayHaveAudio(request);
        };
    }

    /** The limit that a request stands under, bytes. */
    long limit(HttpServerRequest request) {
        boolean audio =
                request.uri().contains("elevenlabs") || contentType(request).startsWith("multipart/");
        return audio ? config.uploadLimit() : config.bodyLimit();
    }

    private Future<Received> plain(Door door, HttpServerRequest request) {
        return BodyReader.read(request, config.bodyLimit())
                .map(bytes -> received(
                        door, request, contentType(request), bytes, mac -> mac.update(bytes), null, "", List.of()));
    }

    private Future<Received> form(HttpServerRequest request) {
        return FormReader.read(vertx, request, recordings, config.bodyLimit(), config.uploadLimit())
                .map(form -> received(
                        Door.OBSERVE,
                        request,
                        "application/json",
                        form.json(),
                        mac -> mac.update(form.json()),
                        form.file(),
                        form.filename(),
                        files(form.file(), null)));
    }

    private Future<Received> mayHaveAudio(HttpServerRequest request) {
        return SpooledBody.read(vertx, request, recordings, config.bodyLimit(), config.uploadLimit())
                .compose(body -> switch (body) {
                    case SpooledBody.InMemory memory -> inMemory(request, memory.bytes());
                    case SpooledBody.OnDisk disk ->
                        vertx.executeBlocking(() -> onDisk(request, disk.file()), false)
                                .map(read -> Objects.requireNonNull(read));
                });
    }

    private Future<Received> inMemory(HttpServerRequest request, byte[] bytes) {
        Received whole = received(
                Door.ELEVENLABS, request, contentType(request), bytes, mac -> mac.update(bytes), null, "", List.of());
        if (!"post_call_audio"
                .equals(Told.of(bytes, Reception.ELEVENLABS_POINTERS).at("/type"))) {
            return Future.succeededFuture(whole);
        }
        return vertx.executeBlocking(() -> split(request, bytes, whole), false)
                .map(read -> Objects.requireNonNull(read));
    }

    private Received split(HttpServerRequest request, byte[] bytes, Received whole) throws IOException {
        Path audio = recordings.incoming();
        try (InputStream in = new ByteArrayInputStream(bytes);
                OutputStream out = Files.newOutputStream(audio)) {
            return withAudio(request, AudioCut.split(in, out), whole.signed(), audio, "audio.mp3", null);
        } catch (IOException notBase64) {
            recordings.drop(audio);
            return whole; // small enough to travel as it is; the normalizer flags it
        }
    }

    private Received onDisk(HttpServerRequest request, Path file) throws IOException {
        Signed.Bytes signed;
        if (Files.size(file) <= config.bodyLimit()) { // it only did not say its length
            byte[] bytes = Files.readAllBytes(file);
            recordings.drop(file);
            return received(
                    Door.ELEVENLABS,
                    request,
                    contentType(request),
                    bytes,
                    mac -> mac.update(bytes),
                    null,
                    "",
                    List.of());
        }
        signed = mac -> feed(file, mac);
        Told told;
        try (InputStream in = Files.newInputStream(file)) {
            told = AudioCut.told(in, Reception.ELEVENLABS_POINTERS);
        } catch (IOException malformed) {
            recordings.drop(file);
            throw new BodyReader.TooLarge(-1);
        }
        if (!"post_call_audio".equals(told.at("/type"))) {
            long size = Files.size(file);
            recordings.drop(file);
            throw new BodyReader.TooLarge(size);
        }
        Path audio = recordings.incoming();
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(audio)) {
            return withAudio(request, AudioCut.split(in, out), signed, audio, "audio.mp3", file);
        } catch (IOException notBase64) {
            recordings.drop(audio);
            // Nothing is lost: the body itself is kept in the place of the recording.
            return withAudio(request, AudioCut.withoutAudio(told), signed, file, "undecodable.json", null);
        }
    }

    private Received withAudio(
            HttpServerRequest request,
            byte[] rest,
            Signed.Bytes signed,
            Path audio,
            String filename,
            @Nullable Path spooled)
            throws IOException {
        boolean empty = Files.size(audio) == 0;
        if (empty) {
            recordings.drop(audio);
        }
        return received(
                Door.ELEVENLABS,
                request,
                "application/json",
                rest,
                signed,
                empty ? null : audio,
                empty ? "" : filename,
                files(audio, spooled));
    }

    private static void feed(Path file, Mac mac) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[65_536];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                mac.update(chunk, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Received received(
            Door door,
            HttpServerRequest request,
            String contentType,
            byte[] bytes,
            Signed.Bytes signed,
            @Nullable Path upload,
            String filename,
            List<Path> temporary) {
        return new Received(
                door,
                request::getHeader,
                uri(request),
                request.getParam("agent_id"),
                contentType,
                clock.instant(),
                bytes,
                signed,
                upload,
                filename,
                temporary);
    }

    private static List<Path> files(@Nullable Path first, @Nullable Path second) {
        return Stream.of(Optional.ofNullable(first), Optional.ofNullable(second))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Deletes what is left of a request that is decided. What the store has kept was moved away. */
    void discard(Received received) {
        received.temporary().forEach(recordings::drop);
    }

    private static URI uri(HttpServerRequest request) {
        try {
            return URI.create(request.absoluteURI());
        } catch (IllegalArgumentException | NullPointerException odd) {
            return URI.create("/");
        }
    }

    private static boolean isForm(HttpServerRequest request) {
        String type = contentType(request);
        return type.equals("multipart/form-data") || type.equals("application/x-www-form-urlencoded");
    }

    private static String contentType(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }
}
