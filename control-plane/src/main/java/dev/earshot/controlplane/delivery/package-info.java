/**
 * Deliveries as people look at them: what was sent, what the receivers said, what is to be sent again, and whether an
 * endpoint can be reached at all. What a delivery is stands in the store; when it is tried is the notifier's.
 */
@NullMarked
package dev.earshot.controlplane.delivery;

import org.jspecify.annotations.NullMarked;
