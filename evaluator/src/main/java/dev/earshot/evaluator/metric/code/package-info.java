/** The code metrics, one file each; none knows another. Pure functions of a conversation. */
@NullMarked
package dev.earshot.evaluator.metric.code;

import org.jspecify.annotations.NullMarked;
