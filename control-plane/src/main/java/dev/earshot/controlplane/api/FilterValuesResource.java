package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.view.CallFilter;
import dev.earshot.store.view.CallViews;
import dev.earshot.store.view.CallViews.Listed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What can be chosen in a filter: the values that the newest calls have. */
@Path(Aliases.CALL_LOGS)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Call logs")
public class FilterValuesResource {
    /** Calls that are looked at: a list of values is no census. */
    private static final int EXAMINED = 10_000;

    private static final int MOST = 100;

    private final Callers callers;
    private final Questions asked;
    private final ApiTables tables;
    private final Configuration configuration;

    @Inject
    FilterValuesResource(Callers callers, Questions asked, ApiTables tables, Configuration configuration) {
        this.callers = callers;
        this.asked = asked;
        this.tables = tables;
        this.configuration = configuration;
    }

    /** Everything that has few values. */
    @GET
    @Path("filters")
    @Operation(
            operationId = "call-logs-filters",
            summary = "Values to filter by",
            description =
                    "Agents and metrics of the projects, and the reasons with which their newest 10,000 calls ended,"
                            + " the most frequent first. Takes the filters of the list.")
    @APIResponse(responseCode = "200", description = "The values.")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    public JsonNode all(@Context UriInfo uri, @Context HttpHeaders headers) {
        Caller caller = callers.of(headers);
        CallFilter filter = ListQuery.filter(asked.of(uri.getQueryParameters(), caller), true);
        ConfigSnapshot config = configuration.now();
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        ArrayNode agents = json.putArray("agents");
        ArrayNode metrics = json.putArray("metrics");
        for (long project : filter.projects()) {
            for (Agent agent : config.agents(project)) {
                agents.addObject()
                        .put("id", agent.id())
                        .put("agent_name", agent.name())
                        .put("project", project);
            }
        }
        config.documents().values().stream()
                .filter(Metric.class::isInstance)
                .map(Metric.class::cast)
                .filter(metric -> filter.projects().contains(metric.projectId()))
                .sorted(Comparator.comparingLong(Metric::id))
                .forEach(metric -> metrics.addObject()
                        .put("id", metric.id())
                        .put("name", metric.name())
                        .put("eval_type", metric.evalType().wire())
                        .set("enum_values", EarshotJson.MAPPER.valueToTree(metric.enumValues())));
        names(values(caller, filter, Listed.ENDED_REASON, null), json.putArray("call_ended_reason"));
        ArrayNode statuses = json.putArray("status");
        List.of("success", "failure", "reviewed_success", "reviewed_failure").forEach(statuses::add);
        return json;
    }

    /** Ids of calls, by a part of them. */
    @GET
    @Path("filters_call_id")
    @Operation(
            operationId = "call-logs-filters-call-id",
            summary = "Find providers' ids of calls",
            description = "Those of the newest 10,000 calls that have the text of search in them.")
    @APIResponse(responseCode = "200", description = "The values.")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    public JsonNode callIds(@Context UriInfo uri, @Context HttpHeaders headers) {
        return searched(uri, headers, Listed.CALL_ID);
    }

    /** Customers' numbers, by a part of them. */
    @GET
    @Path("filters_customer_number")
    @Operation(
            operationId = "call-logs-filters-customer-number",
            summary = "Find customers' numbers",
            description =
                    "Those of the newest 10,000 calls that have the text of search in them, the most frequent first.")
    @APIResponse(responseCode = "200", description = "The values.")
    @APIResponse(responseCode = "401", ref = "UnknownCaller")
    public JsonNode customerNumbers(@Context UriInfo uri, @Context HttpHeaders headers) {
        return searched(uri, headers, Listed.CUSTOMER_NUMBER);
    }

    private JsonNode searched(UriInfo uri, HttpHeaders headers, Listed of) {
        Caller caller = callers.of(headers);
        QueryText query = new QueryText(uri.getQueryParameters());
        String part = query.text("search");
        var rest = new MultivaluedHashMap<>(uri.getQueryParameters());
        rest.remove("search");
        CallFilter filter = ListQuery.filter(asked.of(rest, caller), true);
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        names(values(caller, filter, of, part), json.putArray("results"));
        return json;
    }

    private List<CallViews.Valued> values(Caller caller, CallFilter filter, Listed of, @Nullable String part) {
        return CallLogReader.filtered(
                () -> tables.as(caller, client -> CallViews.values(client, filter, of, part, EXAMINED, MOST)));
    }

    private static void names(List<CallViews.Valued> values, ArrayNode names) {
        values.forEach(each -> names.add(each.value()));
    }
}
