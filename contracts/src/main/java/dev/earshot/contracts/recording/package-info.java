/** What names a recording in the store, and what kinds of audio there are. */
@NullMarked
package dev.earshot.contracts.recording;

import org.jspecify.annotations.NullMarked;
