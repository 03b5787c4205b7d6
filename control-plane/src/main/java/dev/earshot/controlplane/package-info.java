/**
 * What the rooms of the control plane share: its settings, configuration documents as messages, and the database's own
 * word on a failure.
 */
@NullMarked
package dev.earshot.controlplane;

import org.jspecify.annotations.NullMarked;
