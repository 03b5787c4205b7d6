package dev.earshot.store.config;

import dev.earshot.contracts.config.ConfigDocument;
import java.time.Instant;

/**
 * A document with its times.
 *
 * @param createdAt when it was first saved
 * @param updatedAt when it was last saved
 */
public record Stored<D extends ConfigDocument>(D document, Instant createdAt, Instant updatedAt) {}
