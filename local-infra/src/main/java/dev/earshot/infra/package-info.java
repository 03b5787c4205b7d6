/** A real broker and a real PostgreSQL on one machine, from ordinary library artifacts; knows nothing of what flows through them. */
@NullMarked
package dev.earshot.infra;

import org.jspecify.annotations.NullMarked;
