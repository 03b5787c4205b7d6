/** The root room of {@code egress}. */
@NullMarked
package dev.earshot.egress;

import org.jspecify.annotations.NullMarked;
