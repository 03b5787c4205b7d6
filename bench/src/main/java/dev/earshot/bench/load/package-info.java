/** Who loads a server under measurement, with as little work of its own as can be, and what is sent. No server is known here. */
@NullMarked
package dev.earshot.bench.load;

import org.jspecify.annotations.NullMarked;
