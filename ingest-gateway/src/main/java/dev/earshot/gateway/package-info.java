/**
 * Receives webhooks and observed calls, verifies the sender, and answers 2xx once a broker holds them. Knows no database.
 * Here is what happens to a request, in the order of {@code Exchange}; how bodies are read, senders found, signatures
 * checked and providers described has a room each.
 */
@NullMarked
package dev.earshot.gateway;

import org.jspecify.annotations.NullMarked;
