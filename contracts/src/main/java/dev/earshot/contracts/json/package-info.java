/**
 * The one JSON codec of the house, with its limits, and what makes values of others storable and comparable: repair of
 * text and numbers, the one form of a number, the one reading of a timestamp. Nothing that knows what a document means.
 */
@NullMarked
package dev.earshot.contracts.json;

import org.jspecify.annotations.NullMarked;
