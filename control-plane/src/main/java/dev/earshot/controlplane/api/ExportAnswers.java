package dev.earshot.controlplane.api;

import dev.earshot.controlplane.api.CallLogExport.Format;
import dev.earshot.store.view.CallFilter;
import dev.earshot.store.view.CallOrder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;

/** Answers with calls as a file, which is written while it is sent. */
@Singleton
final class ExportAnswers {
    private final Callers callers;
    private final Questions asked;
    private final CallLogExport export;

    @Inject
    ExportAnswers(Callers callers, Questions asked, CallLogExport export) {
        this.callers = callers;
        this.asked = asked;
        this.export = export;
    }

    /**
     * The answer to who asks for a file. Throws {@link Refused}.
     *
     * @param compatible whether the time is bounded as clients of hosted observability know it
     */
    Response stream(UriInfo uri, HttpHeaders headers, boolean compatible) {
        Caller caller = callers.of(headers);
        QueryText query = new QueryText(uri.getQueryParameters());
        String name = query.text("format");
        Format format = switch (name == null ? "csv" : name) {
            case "csv" -> Format.CSV;
            case "jsonl", "json", "ndjson" -> Format.JSON_LINES;
            default -> throw Refused.field("format", "csv or jsonl.");
        };
        CallFilter filter = ListQuery.filter(asked.of(uri.getQueryParameters(), caller), compatible);
        CallOrder order = Cursor.order(query.text("ordering"));
        StreamingOutput lines = out -> export.write(caller, filter, order, format, out);
        return Response.ok(lines)
                .type(format.type())
                .header("Content-Disposition", "attachment; filename=\"call-logs." + format.extension() + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
