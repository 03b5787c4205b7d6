/** Deliveries and their attempts: the notifier's tables. Records in and out. */
@NullMarked
package dev.earshot.store.delivery;

import org.jspecify.annotations.NullMarked;
