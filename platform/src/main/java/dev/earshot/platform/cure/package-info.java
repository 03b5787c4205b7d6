/** Waiting for Kafka and PostgreSQL to come back, and telling that from a bug of ours. Nothing else may enter. */
@NullMarked
package dev.earshot.platform.cure;

import org.jspecify.annotations.NullMarked;
