/** The adapter of Retell's webhooks. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.retell;

import org.jspecify.annotations.NullMarked;
