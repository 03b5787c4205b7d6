/**
 * The store of recordings: what came in is kept under the hash of its bytes, found again by its reference, and nothing of
 * how it came or whom it is shown to is known here. A folder by default, a bucket when one is configured. Everything here
 * blocks: who has an event loop calls it on a worker.
 */
@NullMarked
package dev.earshot.recordings;

import org.jspecify.annotations.NullMarked;
