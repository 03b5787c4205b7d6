/**
 * How the webhooks of a call become one document, whatever their order. Pure: no bus, no database, no clock.
 */
@NullMarked
package dev.earshot.normalizer.merge;

import org.jspecify.annotations.NullMarked;
