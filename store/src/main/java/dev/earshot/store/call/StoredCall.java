package dev.earshot.store.call;

import dev.earshot.contracts.call.CallRevision;

/**
 * A call log as it is stored.
 *
 * @param revision the document and its number
 * @param provenance merge state, JSON text that only the normalizer reads
 */
public record StoredCall(CallRevision revision, String provenance) {}
