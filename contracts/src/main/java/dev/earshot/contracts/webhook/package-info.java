/**
 * A webhook as it came and what became of one that could not be read. Bytes are never changed here.
 */
@NullMarked
package dev.earshot.contracts.webhook;

import org.jspecify.annotations.NullMarked;
