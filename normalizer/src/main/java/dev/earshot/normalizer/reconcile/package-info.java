/**
 * Asks providers for what they list and we do not have, and hands it on as the gateway hands on a webhook, marked as
 * recovered. Each account has one walk, claimed by one process at a time. Nothing here reads what a call says.
 */
@NullMarked
package dev.earshot.normalizer.reconcile;

import org.jspecify.annotations.NullMarked;
