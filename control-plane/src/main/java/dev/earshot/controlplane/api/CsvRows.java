package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls as rows of a table (RFC 4180), with a column for each metric. A text that a spreadsheet would take for a formula
 * begins with an apostrophe: it may be a caller's own word.
 */
final class CsvRows {
    private static final List<String> COLUMNS = List.of(
            "id",
            "call_id",
            "agent",
            "agent_name",
            "timestamp",
            "duration",
            "status",
            "success",
            "is_reviewed",
            "call_ended_reason",
            "customer_number",
            "feedback",
            "trace_id",
            "created_at",
            "updated_at");

    private final Map<Long, String> columnOf = new HashMap<>();
    private final List<String> metrics;

    CsvRows(List<Metric> metrics) {
        Set<String> names = new LinkedHashSet<>();
        // Metrics of several projects that are called the same share a column.
        metrics.forEach(metric -> {
            columnOf.put(metric.id(), metric.name());
            names.add(metric.name());
        });
        this.metrics = List.copyOf(names);
    }

    byte[] header() {
        StringBuilder line = new StringBuilder(String.join(",", COLUMNS)).append(",duration_seconds,metadata");
        metrics.forEach(name -> line.append(',').append(text(name)));
        return bytes(line);
    }

    byte[] row(EvaluatedCall evaluated) {
        ObjectNode json = CallLogJson.list(evaluated);
        StringBuilder line = new StringBuilder();
        for (String column : COLUMNS) {
            line.append(line.isEmpty() ? "" : ",").append(cell(json.path(column)));
        }
        CallLog call = evaluated.revision().call();
        line.append(',').append(call.durationMs() == null ? "" : Double.toString(call.durationMs() / 1_000.0));
        line.append(',').append(call.metadata() == null ? "" : text(EarshotJson.text(call.metadata())));
        Map<String, JsonNode> values = new HashMap<>();
        for (JsonNode metric : json.path("metrics")) {
            String column = columnOf.get(metric.path("id").asLong());
            if (column != null) {
                values.put(column, metric.path("score").isNull() ? metric.path("value") : metric.path("score"));
            }
        }
        for (String name : metrics) {
            JsonNode value = values.get(name);
            line.append(',').append(value == null ? "" : cell(value));
        }
        return bytes(line);
    }

    private static String cell(JsonNode value) {
        return value.isNull() || value.isMissingNode()
                ? ""
                : value.isTextual() ? text(value.textValue()) : value.asText();
    }

    static String text(String text) {
        String harmless = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = harmless.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }

    private static byte[] bytes(StringBuilder line) {
        return line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
