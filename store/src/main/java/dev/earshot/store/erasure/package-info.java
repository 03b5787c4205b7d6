/**
 * Forgets calls: everything that any table holds of them goes in one transaction, across the tables' owners, so that none
 * can be forgotten to forget. What stays is the key, which says that the call was deleted.
 */
@NullMarked
package dev.earshot.store.erasure;

import org.jspecify.annotations.NullMarked;
