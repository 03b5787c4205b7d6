package dev.earshot.controlplane.rejected;

import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.store.rejected.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads a record of the rejected topic into a row of its index. Nothing that a record holds makes it fail. */
final class Found {
    private static final int LONGEST = 500;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Found() {}

    static Rejected of(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = headers(record);
        Rejection why = Rejection.read(headers);
        return Rejected.found(
                project(record.key(), headers),
                id(record, headers),
                clean(headers.getOrDefault("earshot_door", "")),
                new Rejection(clean(why.stage()), clean(why.reason()), clean(why.pointer()), clean(why.expectation())),
                time(headers.get("ce_time")),
                Instant.ofEpochMilli(record.timestamp()),
                record.partition(),
                record.offset(),
                record.value() == null ? 0 : record.value().length);
    }

    /** The id of a record; one that carries none of the usual form is named by its place. */
    static String id(ConsumerRecord<String, byte[]> record, Map<String, String> headers) {
        String id = headers.get("ce_id");
        return id != null && id.matches("[A-Za-z0-9_-]{1,200}")
                ? id
                : "rec_" + record.partition() + "_" + record.offset();
    }

    static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers()
                .forEach(header -> headers.put(
                        header.key(),
                        header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static long project(@Nullable String key, Map<String, String> headers) {
        String stated = headers.get("earshot_project_id");
        if (stated != null && stated.matches("[1-9]\\d{0,17}")) {
            return Long.parseLong(stated);
        }
        CallKey call = CallKey.parse(key);
        return call == null ? 0 : Math.max(0, call.projectId());
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            Instant time = text == null ? null : Instant.parse(text);
            return time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    // PostgreSQL takes no NUL; a pointer may be as long as the body it points into.
    private static String clean(String text) {
        String shown = text.replace('\0', ' ');
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST);
    }
}
