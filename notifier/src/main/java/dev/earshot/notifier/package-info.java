/** The root room of {@code notifier}. */
@NullMarked
package dev.earshot.notifier;

import org.jspecify.annotations.NullMarked;
