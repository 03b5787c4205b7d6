package dev.earshot.controlplane.coverage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.ApiTables;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.input.Section;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.coverage.CoverageCount;
import dev.earshot.store.coverage.CoverageCounts;
import dev.earshot.store.coverage.Days;
import dev.earshot.store.coverage.LedgerCount;
import dev.earshot.store.coverage.LedgerCounts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What became of metrics and of calls, by day. */
@Path("/earshot/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Coverage")
@APIResponse(responseCode = "400", ref = "Problem")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "503", ref = "Problem")
public class CoverageResource {
    /** Counts of one answer: beyond it fewer days, or one metric, are to be asked for. */
    private static final int MOST_COUNTS = 20_000;

    private final Callers callers;
    private final ApiTables tables;
    private final Configuration configuration;
    private final Clock clock;

    @Inject
    CoverageResource(Callers callers, ApiTables tables, Configuration configuration, Clock clock) {
        this.callers = callers;
        this.tables = tables;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** What became of each planned metric. */
    @GET
    @Path("ledger")
    @Operation(
            operationId = "ledger-list",
            summary = "Count what became of metrics",
            description =
                    "For each metric and day of receipt (UTC): how many were planned, and where each ended or waits; the"
                            + " parts add up. A result that was superseded is not counted, its successor is. Newest day"
                            + " first; the last seven days where none are given, 92 at most.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "metric_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "The first day.",
            example = "2026-10-01",
            schema = @Schema(type = SchemaType.STRING, format = "date"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "The last day; today where it is not given.",
            example = "2026-10-07",
            schema = @Schema(type = SchemaType.STRING, format = "date"))
    @APIResponse(
            responseCode = "200",
            description = "The counts.",
            content = @Content(schema = @Schema(ref = "Ledger")))
    public ObjectNode ledger(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        Days days = DayQuery.of(query, caller, clock);
        Long metric = query.id("metric_id");
        List<LedgerCount> counts = tables.as(caller, client -> LedgerCounts.of(client, days, metric, MOST_COUNTS + 1));
        if (counts.size() > MOST_COUNTS) {
            throw query.bad("from", "fewer days, or a project_id or metric_id: this is more than one answer holds");
        }
        ObjectNode json = answer(days);
        var results = json.putArray("results");
        ConfigSnapshot config = configuration.now();
        LedgerDay.of(counts).forEach(day -> {
            Metric known = config.metric(day.projectId(), day.metricId());
            results.add(day.json(known == null ? null : known.name()));
        });
        return json;
    }

    /** Where each call ended. */
    @GET
    @Path("coverage")
    @Operation(
            operationId = "coverage-list",
            summary = "Count where calls ended",
            description =
                    "For each project and day of receipt (UTC): how many calls were received, and where each ended or waits;"
                            + " the parts add up. A rejected webhook counts as a call until it is replayed. Test runs are"
                            + " not counted. Newest day first; the last seven days where none are given, 92 at most.")
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "The first day.",
            example = "2026-10-01",
            schema = @Schema(type = SchemaType.STRING, format = "date"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "The last day; today where it is not given.",
            example = "2026-10-07",
            schema = @Schema(type = SchemaType.STRING, format = "date"))
    @APIResponse(
            responseCode = "200",
            description = "The counts.",
            content = @Content(schema = @Schema(ref = "Coverage")))
    public ObjectNode coverage(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        Days days = DayQuery.of(Bodies.query(uri.getQueryParameters()), caller, clock);
        List<CoverageCount> counts = tables.as(caller, client -> CoverageCounts.of(client, days));
        ObjectNode json = answer(days);
        var results = json.putArray("results");
        CoverageDay.of(counts).forEach(day -> results.add(day.json()));
        return json;
    }

    private static ObjectNode answer(Days days) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("from", days.first().toString())
                .put("to", days.last().toString());
    }
}
