/**
 * The tables of the evaluator: {@code evaluation} and {@code ledger}, read and written for a batch of calls at once; no
 * decision enters.
 */
@NullMarked
package dev.earshot.store.evaluation;

import org.jspecify.annotations.NullMarked;
