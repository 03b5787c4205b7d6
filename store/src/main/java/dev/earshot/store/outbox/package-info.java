/**
 * Changes born in the database on their way to Kafka: how a transaction leaves them, and how the relay's session works
 * them off. SQL and payloads only; nothing here publishes.
 */
@NullMarked
package dev.earshot.store.outbox;

import org.jspecify.annotations.NullMarked;
