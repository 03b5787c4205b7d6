/**
 * Secrets at rest and on the topic: AES-256-GCM with associated data. The only room that sees the key.
 */
@NullMarked
package dev.earshot.platform.secret;

import org.jspecify.annotations.NullMarked;
