/** The one-machine form: how fast it starts, what it takes, how fresh its verdicts are. */
@NullMarked
package dev.earshot.bench.machine;

import org.jspecify.annotations.NullMarked;
