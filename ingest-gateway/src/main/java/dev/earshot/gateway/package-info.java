/**
 * Receives webhooks and observed calls, verifies the sender, and answers 2xx once a broker holds them. Knows no database.
 */
@NullMarked
package dev.earshot.gateway;

import org.jspecify.annotations.NullMarked;
