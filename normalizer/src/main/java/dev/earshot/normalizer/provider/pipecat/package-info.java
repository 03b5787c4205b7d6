/** The adapter of Pipecat sessions. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.pipecat;

import org.jspecify.annotations.NullMarked;
