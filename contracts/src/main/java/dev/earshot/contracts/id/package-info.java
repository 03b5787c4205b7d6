/**
 * Ids that every service can compute on its own, and the sampling draw. Pure functions with published test vectors.
 */
@NullMarked
package dev.earshot.contracts.id;

import org.jspecify.annotations.NullMarked;
