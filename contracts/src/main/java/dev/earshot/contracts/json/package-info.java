/**
 * The one JSON codec of the house, with its limits, and the repair of text that no store can keep.
 */
@NullMarked
package dev.earshot.contracts.json;

import org.jspecify.annotations.NullMarked;
