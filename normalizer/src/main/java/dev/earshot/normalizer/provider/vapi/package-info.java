/** The adapter of Vapi's webhooks. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.vapi;

import org.jspecify.annotations.NullMarked;
