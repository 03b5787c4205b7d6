/** How Vapi lists its calls. */
@NullMarked
package dev.earshot.normalizer.reconcile.provider.vapi;

import org.jspecify.annotations.NullMarked;
