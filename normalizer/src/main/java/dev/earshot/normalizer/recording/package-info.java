/**
 * Recordings that are elsewhere: which call has one, one try to fetch it, and what follows from that. Who claims the work
 * and tells the call stands outside; nothing here knows the database or the bus.
 */
@NullMarked
package dev.earshot.normalizer.recording;

import org.jspecify.annotations.NullMarked;
