/** What people think of results of metrics. */
@NullMarked
package dev.earshot.store.vote;

import org.jspecify.annotations.NullMarked;
