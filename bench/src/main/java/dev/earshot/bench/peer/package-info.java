/**
 * What Earshot is measured against: servers, and single steps of a pipeline, each with the least that can be done, written
 * for the measurement alone. Nothing of the product may enter.
 */
@NullMarked
package dev.earshot.bench.peer;

import org.jspecify.annotations.NullMarked;
