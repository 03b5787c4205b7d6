package dev.earshot.store.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write.
 *
 * @param organizationId whose it is, 0 for a matter of the whole deployment
 * @param projectId whose it is, {@code null} for a matter of the organisation
 * @param keyId the key of who wrote, {@code null} for the operator
 * @param keyName what that key is called
 * @param actionType {@code object} or {@code observability}
 * @param operationType {@code create}, {@code update} or {@code delete}
 * @param objectType for example {@code project}
 * @param changed names of the fields that differ
 * @param beforeDigest SHA-256 of what stood, {@code null} when nothing did
 * @param afterDigest SHA-256 of what stands, {@code null} when nothing does
 */
public record AuditEntry(
        long organizationId,
        @Nullable Long projectId,
        Instant at,
        @Nullable Long keyId,
        String keyName,
        String actionType,
        String operationType,
        String objectType,
        long objectId,
        List<String> changed,
        @Nullable String beforeDigest,
        @Nullable String afterDigest) {
    public AuditEntry {
        changed = List.copyOf(changed);
    }
}
