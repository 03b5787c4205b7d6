package dev.earshot.bench.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Invented webhooks of about 20 kB in the shape of Retell's {@code call_analyzed}, with words and times; seeded. */
public final class Webhooks {
    /** The agent as Retell knows it. */
    public static final String AGENT = "agent_bench";
    /** What webhooks are signed with. */
    public static final String SECRET = "key_bench_0123456789abcdef";
    /** Distinct bodies, so that no cache of one helps. */
    public static final int DISTINCT = 64;

    private static final String[] WORDS =
            ("hello thanks for calling how can i help you today please book a table for two at eight "
                            + "sure let me check what is available on friday evening the order number starts with seven would "
                            + "tomorrow morning work instead yes that is fine could you repeat the address one moment while look")
                    .split(" ");

    /** Where they are sent. */
    public static final String PATH = "/observability/v1/retell/observe/";

    private static final String CALL_ID = "@call_id@";

    private Webhooks() {}

    /** The bodies, each with another call id. */
    public static List<byte[]> bodies() {
        List<byte[]> bodies = new ArrayList<>();
        for (String each : templates()) {
            bodies.add(body(each, "call_bench_" + bodies.size()));
        }
        return bodies;
    }

    /** The bodies, without a call id. */
    public static List<String> templates() {
        Random random = new Random(20_261_126);
        List<String> templates = new ArrayList<>();
        for (int i = 0; i < DISTINCT; i++) {
            templates.add(EarshotJson.text(template(i, random)));
        }
        return templates;
    }

    private static byte[] body(String template, String callId) {
        return template.replace(CALL_ID, callId).getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode template(int number, Random random) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode().put("event", "call_analyzed");
        long start = 1_790_000_000_000L + number * 1_000L;
        ObjectNode call = body.putObject("call");
        call.put("call_id", CALL_ID);
        call.put("agent_id", AGENT).put("call_type", "phone_call").put("direction", "inbound");
        call.put("from_number", "+15550100" + (100 + number)).put("to_number", "+15550101000");
        call.put("call_status", "ended")
                .put("disconnection_reason", "user_hangup")
                .put("start_timestamp", start);
        ArrayNode rows = call.putArray("transcript_object");
        double time = 0.4;
        for (int row = 0; row < 34; row++) {
            ObjectNode turn = rows.addObject().put("role", row % 2 == 0 ? "agent" : "user");
            ArrayNode words = EarshotJson.MAPPER.createArrayNode();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 11; i++) {
                String word = WORDS[random.nextInt(WORDS.length)];
                double length = 0.1 + random.nextInt(300) / 1000.0;
                words.addObject()
                        .put("word", word)
                        .put("start", Math.round(time * 1000) / 1000.0)
                        .put("end", Math.round((time + length) * 1000) / 1000.0);
                text.append(i == 0 ? "" : " ").append(word);
                time += length + 0.05;
            }
            turn.put("content", text.toString()).set("words", words);
            time += 0.3 + random.nextInt(1500) / 1000.0;
        }
        long duration = Math.round(time * 1000);
        call.put("end_timestamp", start + duration).put("duration_ms", duration);
        call.putObject("call_analysis")
                .put("call_summary", "A table was booked.")
                .put("call_successful", true);
        return body;
    }

    /** Whole HTTP requests of all bodies, signed now: a signature is fresh for some minutes. */
    public static List<byte[]> requests() {
        List<byte[]> requests = new ArrayList<>();
        for (byte[] body : bodies()) {
            requests.add(request(body));
        }
        return requests;
    }

    /** A whole HTTP request about a call, signed now. */
    public static byte[] request(String template, String callId) {
        return request(body(template, callId));
    }

    private static byte[] request(byte[] body) {
        long now = System.currentTimeMillis();
        String head = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-Retell-Signature: v=" + now + ",d=" + signature(body, now) + "\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + head.length());
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** What Retell would sign this body with at a time, epoch ms. */
    public static String signature(byte[] body, long time) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(body);
            return HexFormat.of().formatHex(mac.doFinal(Long.toString(time).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
