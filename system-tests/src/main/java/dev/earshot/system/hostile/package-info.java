/**
 * Bodies that nobody should send, through the real endpoints: what is sent is a pure function of a seed, and what must
 * come of it is said with it. It drives a running system from outside and may know no service; everything but sending and
 * listening is pure.
 */
@NullMarked
package dev.earshot.system.hostile;

import org.jspecify.annotations.NullMarked;
