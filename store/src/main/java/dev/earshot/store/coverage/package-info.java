/**
 * What became of calls and of their metrics, counted: where each ended, and how long those wait that did not. Only keys,
 * states and times are read, never documents. The client says who asks: its role and organisation bound what is counted.
 */
@NullMarked
package dev.earshot.store.coverage;

import org.jspecify.annotations.NullMarked;
