/**
 * The tables of the normalizer: {@code call_key} and {@code call_log}. Its only writer; others read through their own
 * packages.
 */
@NullMarked
package dev.earshot.store.call;

import org.jspecify.annotations.NullMarked;
