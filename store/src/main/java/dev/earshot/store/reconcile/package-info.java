/**
 * The tables of what providers list and we do not have: walks over their lists, claimed by one process at a time, and the
 * calls that they found missing.
 */
@NullMarked
package dev.earshot.store.reconcile;

import org.jspecify.annotations.NullMarked;
