/**
 * Who changed what, and the answers that a repeated request gets again. Both are written in the transaction of the change
 * they belong to; no content of what changed may enter.
 */
@NullMarked
package dev.earshot.store.audit;

import org.jspecify.annotations.NullMarked;
