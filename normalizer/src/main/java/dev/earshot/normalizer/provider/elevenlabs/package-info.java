/** The adapter of ElevenLabs' webhooks. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.elevenlabs;

import org.jspecify.annotations.NullMarked;
