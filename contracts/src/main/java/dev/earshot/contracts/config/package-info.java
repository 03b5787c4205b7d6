/**
 * Configuration documents as they stand on {@code earshot.config.v1}. Secrets are ciphertext in this room; who needs one decrypts it.
 */
@NullMarked
package dev.earshot.contracts.config;

import org.jspecify.annotations.NullMarked;
