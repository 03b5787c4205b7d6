package dev.earshot.controlplane.api;

import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.view.CallFilter;
import dev.earshot.store.view.CallOrder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Writes the calls of a filter to a stream, one a line. Memory does not depend on how many there are. */
@Singleton
final class CallLogExport {
    private static final int AT_ONCE = 2;
    private static final int BUFFER = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ApiTables tables;
    private final Configuration configuration;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Inject
    CallLogExport(ApiTables tables, Configuration configuration) {
        this.tables = tables;
        this.configuration = configuration;
    }

    /** How a call becomes a line. */
    enum Format {
        /** A row of values, with a line of names before the first. */
        CSV("text/csv;charset=UTF-8", "csv"),
        /** The whole call log, as it is read by its id. */
        JSON_LINES("application/jsonl", "jsonl");

        private final String type;
        private final String extension;

        Format(String type, String extension) {
            this.type = type;
            this.extension = extension;
        }

        String type() {
            return type;
        }

        String extension() {
            return extension;
        }
    }

    /** Writes all when it is its turn; the stream stays open. */
    void write(Caller caller, CallFilter filter, CallOrder order, Format format, OutputStream to) throws IOException {
        try {
            if (!turns.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("other exports are being written");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the service is stopping");
        }
        try {
            writeNow(caller, filter, order, format, to);
        } finally {
            turns.release();
        }
    }

    private void writeNow(Caller caller, CallFilter filter, CallOrder order, Format format, OutputStream to)
            throws IOException {
        OutputStream out = new BufferedOutputStream(to, BUFFER);
        CallBatches batches = new CallBatches(tables, caller);
        switch (format) {
            case CSV -> {
                CsvRows rows = new CsvRows(metrics(filter.projects()));
                out.write(rows.header());
                batches.read(filter, order, view -> out.write(rows.row(view.read())));
            }
            case JSON_LINES ->
                batches.read(filter, order, view -> {
                    out.write(EarshotJson.bytes(CallLogJson.detail(view.read())));
                    out.write('\n');
                });
        }
        out.flush();
    }

    private List<Metric> metrics(List<Long> projects) {
        return configuration.now().documents().values().stream()
                .filter(Metric.class::isInstance)
                .map(Metric.class::cast)
                .filter(metric -> projects.contains(metric.projectId()))
                .sorted(Comparator.comparingLong(Metric::id))
                .toList();
    }
}
