/** The outbox on its way to Kafka: one leader among the replicas, its own loop around the embedded Debezium engine. */
@NullMarked
package dev.earshot.controlplane.relay;

import org.jspecify.annotations.NullMarked;
