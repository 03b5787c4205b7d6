/**
 * The index of what was rejected. The client says who asks: its role and organisation bound what is seen. Bytes are not
 * here; they lie in Kafka at the place that a row names.
 */
@NullMarked
package dev.earshot.store.rejected;

import org.jspecify.annotations.NullMarked;
