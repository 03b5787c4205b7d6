/**
 * The canonical call log and its turns. Only records that every provider can fill; nothing here knows a provider, a store or a bus.
 */
@NullMarked
package dev.earshot.contracts.call;

import org.jspecify.annotations.NullMarked;
