package dev.earshot.bench.gateway;

import dev.earshot.bench.Tenant;
import dev.earshot.bench.load.Webhooks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A body that is never in memory as a whole: some words, much of one block, some words.
 *
 * @param kind of such bodies, for the report
 * @param head of its request, without its length
 */
record LargeBody(String kind, String head, byte[] before, byte[] block, int blocks, byte[] after) {
    private static final int BLOCK = 48 * 1024;
    private static final String BOUNDARY = "bench-boundary";

    private interface Sink {
        void take(byte[] bytes) throws IOException;
    }

    /** A recording beside the fields of an observed call. */
    static LargeBody multipart(int n, long size) {
        String before =
                part("call_id") + "audio-" + n + "\r\n" + part("assistant_id") + Webhooks.AGENT + "\r\n--" + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"voice_recording\"; filename=\"call.wav\"\r\n"
                        + "Content-Type: audio/wav\r\n\r\n" + n;
        return of(
                "multipart",
                "/observability/v1/observe/",
                "X-CEKURA-API-KEY: " + Tenant.API_KEY + "\r\nContent-Type: multipart/form-data; boundary=" + BOUNDARY,
                before,
                "audio of a call ",
                size,
                "\r\n--" + BOUNDARY + "--\r\n");
    }

    private static String part(String field) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n";
    }

    /** A recording inside JSON. */
    static LargeBody base64(int n, long size) {
        LargeBody unsigned = of(
                "base64",
                "/observability/v1/elevenlabs/observe/",
                "Content-Type: application/json",
                "{\"type\":\"post_call_audio\",\"data\":{\"agent_id\":\"" + Webhooks.AGENT
                        + "\",\"conversation_id\":\"audio-" + n + "\",\"full_audio\":\"",
                "QUJDREVGR0hJSktM",
                size,
                "\"}}");
        long seconds = System.currentTimeMillis() / 1000;
        String signature = unsigned.hmac(seconds + ".", "");
        return unsigned.with("ElevenLabs-Signature: t=" + seconds + ",v0=" + signature);
    }

    /** A long transcript, signed by Retell. */
    static LargeBody webhook(int n, long size) {
        String row = "{\"role\":\"agent\",\"content\":\"And then there is this one more thing\"},";
        LargeBody unsigned = of(
                "webhook",
                Webhooks.PATH,
                "Content-Type: application/json",
                "{\"event\":\"call_analyzed\",\"call\":{\"call_id\":\"long-" + n + "\",\"agent_id\":\"" + Webhooks.AGENT
                        + "\",\"transcript_object\":[",
                row,
                size,
                "{\"role\":\"user\",\"content\":\"Bye\"}]}}");
        long now = System.currentTimeMillis();
        return unsigned.with("X-Retell-Signature: v=" + now + ",d=" + unsigned.hmac("", Long.toString(now)));
    }

    /** The same, observed by code. */
    static LargeBody observed(int n, long size) {
        return of(
                "observed",
                "/observability/v1/observe/",
                "X-CEKURA-API-KEY: " + Tenant.API_KEY + "\r\nContent-Type: application/json",
                "{\"call_id\":\"long-observed-" + n + "\",\"assistant_id\":\"" + Webhooks.AGENT
                        + "\",\"transcript_type\":\"custom\",\"transcript_json\":[",
                "{\"role\":\"assistant\",\"content\":\"And then there is this one more thing\"},",
                size,
                "{\"role\":\"user\",\"content\":\"Bye\"}]}");
    }

    private static LargeBody of(
            String kind, String path, String headers, String before, String unit, long size, String after) {
        byte[] block = unit.repeat(BLOCK / unit.length()).getBytes(StandardCharsets.US_ASCII);
        int ends = before.length() + after.length();
        return new LargeBody(
                kind,
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n",
                before.getBytes(StandardCharsets.US_ASCII),
                block,
                (int) ((size - ends) / block.length),
                after.getBytes(StandardCharsets.US_ASCII));
    }

    private LargeBody with(String header) {
        return new LargeBody(kind, head + header + "\r\n", before, block, blocks, after);
    }

    long size() {
        return before.length + (long) block.length * blocks + after.length;
    }

    private void pour(Sink sink) throws IOException {
        sink.take(before);
        for (int i = 0; i < blocks; i++) {
            sink.take(block);
        }
        sink.take(after);
    }

    /** Writes head and body, in chunks or with its length. */
    void write(OutputStream to, boolean chunked) throws IOException {
        String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size();
        to.write((head + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        pour(bytes -> {
            if (chunked) {
                to.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            to.write(bytes);
            if (chunked) {
                to.write(new byte[] {'\r', '\n'});
            }
        });
        if (chunked) {
            to.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        to.flush();
    }

    private String hmac(String first, String last) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Webhooks.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(first.getBytes(StandardCharsets.US_ASCII));
            pour(mac::update);
            return HexFormat.of().formatHex(mac.doFinal(last.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
