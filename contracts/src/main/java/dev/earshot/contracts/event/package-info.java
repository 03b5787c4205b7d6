/**
 * Topic names, Kafka keys, CloudEvents headers and trace context: how a record travels, never what it means.
 */
@NullMarked
package dev.earshot.contracts.event;

import org.jspecify.annotations.NullMarked;
