/** The same task as the gateway's, solved as the guides of the framework show it. */
@NullMarked
package dev.earshot.bench.ordinary;

import org.jspecify.annotations.NullMarked;
