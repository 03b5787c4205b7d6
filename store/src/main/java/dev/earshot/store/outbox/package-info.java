/** Changes born in the database on their way to Kafka. */
@NullMarked
package dev.earshot.store.outbox;

import org.jspecify.annotations.NullMarked;
