/** The root room of {@code ingest-gateway}. */
@NullMarked
package dev.earshot.gateway;

import org.jspecify.annotations.NullMarked;
