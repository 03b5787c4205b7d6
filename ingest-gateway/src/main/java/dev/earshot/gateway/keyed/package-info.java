/** The doors of programs, which send with a key: one description a door. What becomes of a request is not decided here. */
@NullMarked
package dev.earshot.gateway.keyed;

import org.jspecify.annotations.NullMarked;
