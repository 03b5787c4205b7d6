/** How Retell lists its calls. */
@NullMarked
package dev.earshot.normalizer.reconcile.provider.retell;

import org.jspecify.annotations.NullMarked;
