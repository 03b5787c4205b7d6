package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.store.evaluation.CallRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A revision and the record that told of it.
 *
 * @param record with its original bytes and headers
 * @param revision that has all that the hop relies on
 */
record Told(ConsumerRecord<String, byte[]> record, CallRevision revision) {
    /**
     * Reads a record.
     *
     * @throws RuntimeException when it is no call revision as the normalizer writes it
     */
    static Told read(ConsumerRecord<String, byte[]> record) {
        CallRevision revision = EarshotJson.read(record.value(), CallRevision.class);
        CallLog call = Objects.requireNonNull(revision.call(), "call");
        Objects.requireNonNull(call.receivedAt(), "received_at");
        Objects.requireNonNull(revision.webhookAt(), "webhook_at");
        if (Objects.requireNonNull(call.callId(), "call_id").isEmpty()) {
            throw new IllegalArgumentException("call_id is empty");
        }
        return new Told(record, revision);
    }

    CallRef call() {
        return new CallRef(revision.call().projectId(), revision.call().id());
    }

    TraceContext trace() {
        var header = record.headers().lastHeader(TraceContext.HEADER);
        return TraceContext.continueOrStart(
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
    }

    /** When the record was made. */
    Instant at() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** The newer of two revisions of a call; of two alike the later record. */
    Told newer(Told other) {
        return other.revision.revision() >= revision.revision() ? other : this;
    }

    /** A record that cannot be evaluated, with its original bytes and headers, to be replayed once the reason is gone. */
    static EventMessage setAside(ConsumerRecord<String, byte[]> record, String reason) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        });
        headers.putAll(new Rejection("internal", reason, "", expectation(reason)).headers());
        return new EventMessage(
                Topic.WEBHOOKS_REJECTED.topicName(),
                record.key() == null ? "unknown" : record.key(),
                headers,
                record.value());
    }

    private static String expectation(String reason) {
        return switch (reason) {
            case "no_call_revision" -> "a call revision as the normalizer writes it";
            case "no_evaluation_request" -> "a request to evaluate a call, as the control plane writes it";
            case "unknown_project" -> "a project of the configuration";
            case "store_refused" -> "results that the database takes";
            default -> "an evaluation without a bug; it can be replayed after the fix";
        };
    }
}
