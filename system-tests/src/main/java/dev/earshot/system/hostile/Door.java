package dev.earshot.system.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A door of the gateway as its senders know it: where it is, whose a body says it is, and what proves that. */
public enum Door {
    /** Vapi's server messages, with a secret in a header. */
    VAPI {
        @Override
        void claim(ObjectNode body, String callId, long agent) {
            ObjectNode call = body.path("message").path("call") instanceof ObjectNode inside ? inside : body;
            call.put("id", callId).put("assistantId", assistant());
        }

        @Override
        List<String> proof(byte[] sent, long nowMs, String apiKey) {
            return List.of("x-vapi-secret: " + SECRET);
        }
    },
    /** Retell's webhooks, signed over body and time. */
    RETELL {
        @Override
        void claim(ObjectNode body, String callId, long agent) {
            for (String name : List.of("call", "data", "call_inbound")) {
                if (body.path(name) instanceof ObjectNode inside) {
                    inside.put("call_id", callId).put("agent_id", assistant());
                }
            }
        }

        @Override
        List<String> proof(byte[] sent, long nowMs, String apiKey) {
            byte[] time = Long.toString(nowMs).getBytes(StandardCharsets.US_ASCII);
            return List.of("x-retell-signature: v=" + nowMs + ",d=" + hmac(sent, time));
        }
    },
    /** ElevenLabs' post-call webhooks, signed over time and body. */
    ELEVENLABS {
        @Override
        void claim(ObjectNode body, String callId, long agent) {
            ObjectNode data = body.path("data") instanceof ObjectNode inside ? inside : body;
            data.put("conversation_id", callId).put("agent_id", assistant());
        }

        @Override
        List<String> proof(byte[] sent, long nowMs, String apiKey) {
            long seconds = nowMs / 1000;
            byte[] before = (seconds + ".").getBytes(StandardCharsets.US_ASCII);
            return List.of("ElevenLabs-Signature: t=" + seconds + ",v0=" + hmac(before, sent));
        }
    },
    /** Calls observed by code. */
    OBSERVE {
        @Override
        void claim(ObjectNode body, String callId, long agent) {
            body.remove("agent");
            body.put("call_id", callId).put("assistant_id", assistant());
        }
    },
    /** The tracer in a Pipecat bot. */
    PIPECAT {
        @Override
        void claim(ObjectNode body, String callId, long agent) {
            body.put("session_id", callId).put("agent_id", agent);
        }
    },
    /** The tracer in a LiveKit agent. */
    LIVEKIT {
        @Override
        void claim(ObjectNode body, String callId, long agent) {
            body.put("session_id", callId).put("agent_id", agent);
        }
    },
    /** Many calls in one request. */
    BATCH {
        @Override
        void claim(ObjectNode body, String callId, long agent) {
            JsonNode call = body.remove("call");
            body.put("agent_id", agent);
            if (call instanceof ObjectNode one) {
                one.put("id", callId);
                body.putArray("calls").add(one).add(one.deepCopy().put("id", callId + "-2"));
            }
        }

        @Override
        String path() {
            return "/test_framework/custom-provider-transcript-webhook/";
        }
    };

    /** What all sources share; no secret of anybody. */
    static final String SECRET = "hostile-secret-0123456789";

    /** The largest body that is read here, bytes. */
    int limit() {
        return (this == LIVEKIT ? 10 : 5) * 1024 * 1024;
    }

    /** Its name in folders of fixtures and in records. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The provider's id of the one agent here. */
    public String assistant() {
        return "hostile-" + word();
    }

    /** Whether a provider sends here: verified means accepted, whatever the body holds. */
    boolean isProviders() {
        return this == VAPI || this == RETELL || this == ELEVENLABS;
    }

    String path() {
        return this == OBSERVE ? "/observability/v1/observe/" : "/observability/v1/" + word() + "/observe/";
    }

    /** Makes a fixture a call of ours, with an id of its own. */
    abstract void claim(ObjectNode body, String callId, long agent);

    /** The header lines that prove who sent these bytes. */
    List<String> proof(byte[] sent, long nowMs, String apiKey) {
        return List.of("X-CEKURA-API-KEY: " + apiKey);
    }

    /** The project that has an agent behind every door, for {@code apply}. */
    public static String project(String webhookUrl) {
        StringBuilder yaml = new StringBuilder("""
                projects:
                  - name: Hostile
                    webhook_url: %s
                    notify_call_log_webhook_success: true
                    notify_call_log_webhook_failed: true
                    metrics: [{predefined: latency}, {predefined: talk_ratio}, {predefined: turn_count}, {predefined: interruption_score}, {predefined: words_per_minute}, {predefined: detect_silence}, {predefined: infrastructure_issues}, {predefined: tool_call_success}]
                    agents:
                """.formatted(webhookUrl));
        for (Door door : values()) {
            yaml.append("      - {name: ").append(door.word());
            yaml.append(", assistant_id: ").append(door.assistant());
            if (door.isProviders()) {
                String scheme = door == VAPI ? "secret" : door.word();
                yaml.append(", sources: [{provider: ").append(door.word());
                yaml.append(", scheme: ").append(scheme);
                yaml.append(", secret: ").append(SECRET).append("}]");
            }
            yaml.append("}\n");
        }
        return yaml.append("egress: {allow: [127.0.0.1/32]}\n").toString();
    }

    /** Our id of the agent behind each door, by what {@code apply} said of the project. */
    public static Map<Door, Long> agents(JsonNode applied) {
        Map<Door, Long> agents = new EnumMap<>(Door.class);
        for (Door door : values()) {
            for (JsonNode agent : applied.path("projects").path(0).path("agents")) {
                if (agent.path("name").asText().equals(door.word())) {
                    agents.put(door, agent.path("id").asLong());
                }
            }
        }
        return agents;
    }

    /** A call that is as it should be. */
    static byte[] goodCall(String callId) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode().put("transcript_type", "custom");
        OBSERVE.claim(body, callId, 0);
        body.putArray("transcript_json")
                .addObject()
                .put("role", "assistant")
                .put("content", "Hello.")
                .put("start_time", 0.4)
                .put("end_time", 1.5);
        return EarshotJson.bytes(body);
    }

    private static String hmac(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
