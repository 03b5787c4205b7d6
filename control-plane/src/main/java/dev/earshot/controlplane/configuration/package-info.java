/**
 * What people edit, as entities, and the only writer of it: a change and its messages are one transaction. Entities never
 * leave this room; configuration documents do.
 */
@NullMarked
package dev.earshot.controlplane.configuration;

import org.jspecify.annotations.NullMarked;
