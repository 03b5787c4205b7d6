/** What Earshot is measured against: servers written for the measurement alone. Nothing of the product may enter. */
@NullMarked
package dev.earshot.bench.peer;

import org.jspecify.annotations.NullMarked;
