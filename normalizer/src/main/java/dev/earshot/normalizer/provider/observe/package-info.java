/** The adapter of observe calls, made by code. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.observe;

import org.jspecify.annotations.NullMarked;
