/**
 * The filter language of call logs ({@code filters_v2}), for lists, alerts and dashboards alike: a sealed tree, and the
 * reader that makes it of JSON. Pure: nothing here knows a table, and the time comes in.
 */
@NullMarked
package dev.earshot.contracts.filter;

import org.jspecify.annotations.NullMarked;
