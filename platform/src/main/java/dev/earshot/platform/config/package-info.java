/**
 * The configuration that a replica runs on: all of {@code earshot.config.v1}, in memory. No database is asked here.
 */
@NullMarked
package dev.earshot.platform.config;

import org.jspecify.annotations.NullMarked;
