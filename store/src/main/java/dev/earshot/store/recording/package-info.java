/**
 * The table of recordings that are to be fetched. The normalizer is its only writer: a row is noted with its call, claimed
 * by one process at a time, and ended by who holds the claim.
 */
@NullMarked
package dev.earshot.store.recording;

import org.jspecify.annotations.NullMarked;
