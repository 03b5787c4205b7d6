package dev.earshot.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.event.TraceContext;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void withoutACollectorTheTraceIsHandedOnUnderANewSpan() {
        TraceContext parent = TraceContext.start();

        TraceContext next = new Spans((SpanExporter) null).record("gateway accept", parent, FROM, "7:call-1");

        assertThat(next.traceId()).isEqualTo(parent.traceId());
        assertThat(next.spanId()).isNotEqualTo(parent.spanId());
    }

    @Test
    void theSpansOfTheHopsFormOneTrace() {
        Kept kept = new Kept();
        Spans spans = new Spans(kept);
        TraceContext caller = TraceContext.start();

        TraceContext accepted = spans.record("gateway accept", caller, FROM, "7:call-1");
        spans.record("normalizer merge", accepted, FROM, "7:call-1");
        spans.stop(new io.quarkus.runtime.ShutdownEvent());

        assertThat(kept.spans).hasSize(2).allMatch(span -> span.getTraceId().equals(caller.traceId()));
        assertThat(kept.spans.get(0).getParentSpanId()).isEqualTo(caller.spanId());
        assertThat(kept.spans.get(1).getParentSpanId()).isEqualTo(accepted.spanId());
    }

    /** A collector in memory. */
    private static final class Kept implements SpanExporter {
        private final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            spans.addAll(batch);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
