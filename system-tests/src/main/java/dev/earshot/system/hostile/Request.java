package dev.earshot.system.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A request that is being made: what of it is as it should be, until somebody changes it. */
final class Request {
    final Door door;
    final Random random;
    String query;
    String contentType = "application/json";
    /** As it goes over the wire. */
    byte[] body;
    /** As it must be kept. */
    byte @Nullable [] kept;

    Expected expected;
    final List<String> headers = new ArrayList<>();
    List<String> proof = List.of();
    final List<Integer> pauses = new ArrayList<>();
    /** Bytes of chunks, 0 for a body of announced length. */
    int chunk;

    boolean chunksBroken;
    long lengthOff;
    boolean halfClosed;
    boolean headInPieces;

    Request(Door door, Random random, byte[] body, String query) {
        this.door = door;
        this.random = random;
        this.body = body;
        this.kept = door == Door.BATCH ? null : body;
        this.query = query;
        this.expected = expected();
        if (expected == Expected.ANY) {
            kept = null;
        }
    }

    /** What a body of this size gets here when it is sent as it should be. */
    final Expected expected() {
        if (body.length <= door.limit()) {
            return door.isProviders() ? Expected.ACCEPTED : Expected.JUDGED;
        }
        // Where audio comes in JSON, a large body is taken when what is left without the audio is small enough, and
        // kept
        // as a recording when nobody can read what it is.
        return door == Door.ELEVENLABS ? Expected.ANY : Expected.TOO_LARGE;
    }

    /** Head and body. */
    byte[] bytes(String id) {
        StringBuilder head = new StringBuilder("POST ").append(door.path()).append(query);
        head.append(" HTTP/1.1\r\nHost: localhost\r\n");
        head.append("x-request-id: ").append(id).append("\r\n");
        if (!contentType.isEmpty()) {
            head.append("Content-Type: ").append(contentType).append("\r\n");
        }
        proof.forEach(line -> head.append(line).append("\r\n"));
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (chunk > 0) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else {
            head.append("Content-Length: ").append(body.length + lengthOff).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 2_048);
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (headInPieces) {
            for (int at = 1 + random.nextInt(40); at < bytes.size(); at += 1 + random.nextInt(60)) {
                pauses.add(at);
            }
        }
        if (chunk > 0) {
            chunks(bytes);
        } else {
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }

    private void chunks(ByteArrayOutputStream to) {
        for (int at = 0; at < body.length; at += chunk) {
            int size = Math.min(chunk, body.length - at);
            boolean broken = chunksBroken && at + chunk >= body.length;
            to.writeBytes(
                    (broken ? "zz\r\n" : Integer.toHexString(size) + ";x=y\r\n").getBytes(StandardCharsets.US_ASCII));
            to.write(body, at, size);
            to.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        to.writeBytes("0\r\nx-trailer: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
