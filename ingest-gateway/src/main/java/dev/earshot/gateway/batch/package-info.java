/** The door of batches: a body is taken apart into its calls, and each is judged alone. What becomes of them is not decided here. */
@NullMarked
package dev.earshot.gateway.batch;

import org.jspecify.annotations.NullMarked;
