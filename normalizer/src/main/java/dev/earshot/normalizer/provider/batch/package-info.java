/** The adapter of calls that came in a batch. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.batch;

import org.jspecify.annotations.NullMarked;
