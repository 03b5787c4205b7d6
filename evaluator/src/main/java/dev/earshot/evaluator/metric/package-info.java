/** What a code metric is, and the list of all of them. Pure. */
@NullMarked
package dev.earshot.evaluator.metric;

import org.jspecify.annotations.NullMarked;
