package dev.earshot.controlplane.api;

import dev.earshot.store.audit.AuditEntry;
import dev.earshot.store.audit.AuditLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the log of writes says of calls: who, when, which call, and the names of the fields. What a call holds is what
 * people said, so there is no digest of it: a short text could be guessed from one.
 */
@Singleton
final class CallAudits {
    private final ApiTables tables;
    private final Clock clock;

    @Inject
    CallAudits(ApiTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** A deletion, for the transaction that deletes. */
    AuditEntry deleted(Caller caller, long projectId, long callLogId, boolean retainsResults) {
        return entry(
                caller, projectId, callLogId, "delete", retainsResults ? List.of("transcript", "recording") : null);
    }

    /** Tells of a change before it is made: it enters by the topic, where no transaction reaches. */
    void change(Caller caller, long projectId, long callLogId, List<String> fields) {
        tables.as(
                caller,
                client -> AuditLog.append(client, List.of(entry(caller, projectId, callLogId, "update", fields))));
    }

    private AuditEntry entry(
            Caller caller, long projectId, long callLogId, String operation, @Nullable List<String> fields) {
        return new AuditEntry(
                caller.organization(),
                projectId,
                clock.instant(),
                caller.keyId(),
                caller.keyName(),
                "observability",
                operation,
                "call_log",
                callLogId,
                fields == null ? List.of() : fields,
                null,
                null);
    }
}
