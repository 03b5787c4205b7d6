package dev.earshot.store.evaluation;

import dev.earshot.contracts.call.CallRevision;

/**
 * An evaluation whose deadline has passed while something was open.
 *
 * @param call which call
 * @param known the evaluation
 * @param revision the call as it is stored
 */
public record Due(CallRef call, Known known, CallRevision revision) {}
