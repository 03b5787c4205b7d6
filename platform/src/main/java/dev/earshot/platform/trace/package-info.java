/**
 * Spans of the hops. The trace itself travels in record headers ({@code traceparent}); here it becomes visible to an
 * OpenTelemetry collector, when one is configured.
 */
@NullMarked
package dev.earshot.platform.trace;

import org.jspecify.annotations.NullMarked;
