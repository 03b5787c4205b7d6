/**
 * The JSON shapes of the HTTP API that more than one service speaks: the answer of the API and the body of a delivery
 * are made here, by the same code. Pure rendering; no look-ups.
 */
@NullMarked
package dev.earshot.contracts.api;

import org.jspecify.annotations.NullMarked;
