/**
 * The one producer of a process. Consumers are channels and live in the services' pipelines.
 */
@NullMarked
package dev.earshot.platform.kafka;

import org.jspecify.annotations.NullMarked;
