package dev.earshot.platform.trace;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.platform.PlatformConfig;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records one span per hop and call. Without {@code earshot.platform.otlp-endpoint} it only hands on the trace, at no
 * cost; with it spans leave in batches, and are dropped rather than awaited when the collector is slow.
 */
@Singleton
public final class Spans {
    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    @Inject
    Spans(PlatformConfig config) {
        this(config.otlpEndpoint()
                .map(endpoint -> (SpanExporter)
                        OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
                .orElse(null));
    }

    Spans(@Nullable SpanExporter exporter) {
        this.provider = exporter == null
                ? null
                : SdkTracerProvider.builder()
                        .setResource(Resource.builder()
                                .put("service.name", "earshot")
                                .build())
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                        .build();
        this.tracer = provider == null ? null : provider.get("dev.earshot");
    }

    void stop(@Observes @Priority(9000) ShutdownEvent event) {
        if (provider != null) {
            provider.shutdown().join(2, TimeUnit.SECONDS);
        }
    }

    /**
     * Records a span that ends now.
     *
     * @param name the hop and what it did, e.g. {@code normalizer merge}; a small set of names
     * @param parent the context that came with the record or request
     * @param from when the work began
     * @param subject id of what it was about, e.g. a call key; never text of a payload
     * @return the context to send on: the new span's
     */
    public TraceContext record(String name, TraceContext parent, Instant from, String subject) {
        if (tracer == null) {
            return parent.child();
        }
        Context remote = Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        parent.traceId(),
                        parent.spanId(),
                        parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                        TraceState.getDefault())));
        Span span = tracer.spanBuilder(name)
                .setParent(remote)
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(from)
                .startSpan();
        span.setAllAttributes(
                Attributes.builder().put("earshot.subject", subject).build());
        span.end();
        SpanContext mine = span.getSpanContext();
        return new TraceContext(mine.getTraceId(), mine.getSpanId(), parent.sampled());
    }
}
