/** The store's writes of calls against rows as they are commonly written, on one server. */
@NullMarked
package dev.earshot.bench.store;

import org.jspecify.annotations.NullMarked;
