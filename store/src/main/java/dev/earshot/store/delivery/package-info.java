/**
 * Deliveries and their attempts: the notifier's tables. Records in and out; what a delivery says, to whom it goes and
 * when it is tried again is decided elsewhere.
 */
@NullMarked
package dev.earshot.store.delivery;

import org.jspecify.annotations.NullMarked;
