/**
 * Walks over providers' lists that people ask for: written here, done by the normalizer's reconciler, told of here. Only
 * the operator's routes ask this room.
 */
@NullMarked
package dev.earshot.controlplane.backfill;

import org.jspecify.annotations.NullMarked;
