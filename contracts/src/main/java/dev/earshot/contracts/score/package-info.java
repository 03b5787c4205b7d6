/**
 * What an evaluation says: scores with their ends, rubrics and verdicts. No measuring happens here.
 */
@NullMarked
package dev.earshot.contracts.score;

import org.jspecify.annotations.NullMarked;
