/** The adapters of observe calls, made by code, and of what people change of calls by the API. Only what {@code provider} and {@code transcript} offer may enter; no other adapter. */
@NullMarked
package dev.earshot.normalizer.provider.observe;

import org.jspecify.annotations.NullMarked;
