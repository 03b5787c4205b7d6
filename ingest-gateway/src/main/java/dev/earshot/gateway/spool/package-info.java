/**
 * The gateway's second durable place: what Kafka cannot take now, on disk, in order, until it can. Knows records and
 * files; whose they are and how they were verified is none of its business.
 */
@NullMarked
package dev.earshot.gateway.spool;

import org.jspecify.annotations.NullMarked;
