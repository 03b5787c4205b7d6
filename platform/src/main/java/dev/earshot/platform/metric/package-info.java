/**
 * Accounting: what became of each record, how old the oldest waiting one is, how fresh the verdicts are.
 */
@NullMarked
package dev.earshot.platform.metric;

import org.jspecify.annotations.NullMarked;
