/**
 * What was rejected, made workable: an index over {@code earshot.webhooks.rejected.v1}, and what people decide on it. It
 * is here and not with the normalizer, for three hops write to that topic, only people read it, and the way of a call
 * must not wait for them. The bytes stay in Kafka and are read by their place when somebody asks.
 */
@NullMarked
package dev.earshot.controlplane.rejected;

import org.jspecify.annotations.NullMarked;
