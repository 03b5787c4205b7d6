/**
 * The room of providers' lists: one package each, pure. What to ask for a window and a call, how to read what is answered,
 * and how a call becomes the body that its webhook would have had, so that the adapter of its door reads it unchanged.
 * Nothing here knows keys, the wire or the clock, and no provider knows another.
 */
@NullMarked
package dev.earshot.normalizer.reconcile.provider;

import org.jspecify.annotations.NullMarked;
