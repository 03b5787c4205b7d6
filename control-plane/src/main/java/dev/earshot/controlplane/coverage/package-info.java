/**
 * What became of calls, in numbers: the ledger of metrics, where each call ended, and how far everything is behind. Counts
 * come from the store; here they are asked for and put into words.
 */
@NullMarked
package dev.earshot.controlplane.coverage;

import org.jspecify.annotations.NullMarked;
