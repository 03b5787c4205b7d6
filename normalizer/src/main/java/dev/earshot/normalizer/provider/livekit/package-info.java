/** The adapter of LiveKit sessions. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.livekit;

import org.jspecify.annotations.NullMarked;
