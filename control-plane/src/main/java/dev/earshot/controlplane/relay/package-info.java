/**
 * The outbox on its way to Kafka, and the configuration topic kept true: one leader among the replicas, one thread in it.
 * The embedded Debezium engine stays inside this room.
 */
@NullMarked
package dev.earshot.controlplane.relay;

import org.jspecify.annotations.NullMarked;
