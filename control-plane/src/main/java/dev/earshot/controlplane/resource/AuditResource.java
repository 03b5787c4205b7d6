package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.ApiTables;
import dev.earshot.controlplane.api.Bodies;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Callers;
import dev.earshot.controlplane.api.Page;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.audit.AuditViews;
import dev.earshot.store.audit.AuditViews.Filter;
import dev.earshot.store.audit.AuditViews.Logged;
import dev.earshot.store.config.Stored;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who changed what. */
@Path("/user/v1/audit-logs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "Keys and members")
@APIResponse(responseCode = "401", ref = "UnknownCaller")
@APIResponse(responseCode = "403", ref = "Forbidden")
@APIResponse(responseCode = "503", ref = "TryAgain")
public class AuditResource {
    private static final Duration LONGEST_SPAN = Duration.ofDays(30);

    private final Callers callers;
    private final Configs configs;
    private final ApiTables tables;
    private final Clock clock;

    @Inject
    AuditResource(Callers callers, Configs configs, ApiTables tables, Clock clock) {
        this.callers = callers;
        this.configs = configs;
        this.tables = tables;
        this.clock = clock;
    }

    /** A page of it, newest first. */
    @GET
    @Operation(
            operationId = "audit-logs-list",
            summary = "List writes",
            description =
                    "Newest first; at most 30 days, the last 30 where no time is given. A key of one project sees that"
                            + " project's.")
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "organization_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "project_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "object_type", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "object_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "operation_type", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "action_type", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "start_time",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "end_time",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @APIResponse(responseCode = "200", description = "A page.", content = @Content(schema = @Schema(ref = "AuditPage")))
    @APIResponse(responseCode = "400", ref = "BadField")
    public JsonNode list(@Context UriInfo uri, @Context HttpHeaders headers, @Context HttpServerRequest request) {
        Caller caller = callers.admin(headers);
        Section query = Bodies.query(uri.getQueryParameters());
        Page page = Page.of(query);
        Filter filter = filter(query, caller);
        Names names = names(caller);
        AuditViews.Found found =
                tables.as(caller, client -> AuditViews.list(client, filter, page.size(), page.offset()));
        return page.of(found.count(), found.rows(), row -> shown(row, names), request.absoluteURI());
    }

    /** One line. */
    @GET
    @Path("{id}")
    @Operation(operationId = "audit-logs-retrieve", summary = "Read a write", description = "One line of the log.")
    @Parameter(name = "id", in = ParameterIn.PATH, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            description = "The line.",
            content = @Content(schema = @Schema(ref = "AuditLine")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public JsonNode read(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = callers.admin(headers);
        Logged row = tables.as(
                caller, client -> AuditViews.one(client, caller.organization(), caller.onlyProject(), Configs.id(id)));
        if (row == null) {
            throw Refused.notFound();
        }
        return shown(row, names(caller));
    }

    private Filter filter(Section query, Caller caller) {
        Instant until = time(query, "end_time", "end");
        Instant end = until == null ? clock.instant() : until;
        Instant from = time(query, "start_time", "start");
        Instant begin = from == null ? end.minus(LONGEST_SPAN) : from;
        if (Duration.between(begin, end).compareTo(LONGEST_SPAN) > 0) {
            throw query.bad("start_time", "at most 30 days before end_time, which is now where it is not given");
        }
        Long organization = query.id("organization_id");
        boolean foreign = organization != null && organization != caller.organization();
        Long project = Configs.wanted(query, caller);
        return new Filter(
                foreign ? 0 : caller.organization(),
                project == null ? caller.onlyProject() : project,
                begin,
                end,
                query.text("object_type", 100),
                query.id("object_id"),
                query.text("operation_type", 100),
                query.text("action_type", 100));
    }

    private static @Nullable Instant time(Section query, String name, String older) {
        String field = query.has(name) ? name : older;
        String text = query.text(field);
        if (text == null) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException malformed) {
            throw query.bad(field, "an ISO 8601 date-time with its offset, for example 2026-10-03T10:30:00Z");
        }
    }

    private record Names(String organization, Map<Long, String> projects) {}

    private Names names(Caller caller) {
        return new Names(
                configs.organization(caller).document().name(),
                configs.projects(caller).stream()
                        .map(Stored::document)
                        .collect(Collectors.toMap(Project::id, Project::name)));
    }

    private static ObjectNode shown(Logged row, Names names) {
        Long project = row.entry().projectId();
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("id", row.id())
                .put("organization", row.entry().organizationId())
                .put("organization_name", names.organization())
                .put("project", project)
                .put("project_name", project == null ? null : names.projects().get(project))
                .putNull("user")
                .putNull("user_email")
                .put("api_key_name", row.entry().keyName())
                .put("api_key", row.entry().keyId())
                .put("action_type", row.entry().actionType())
                .put("operation_type", row.entry().operationType())
                .put("object_type", row.entry().objectType())
                .put("object_id", row.entry().objectId())
                .put("before_digest", row.entry().beforeDigest())
                .put("after_digest", row.entry().afterDigest())
                .put("timestamp", row.entry().at().toString());
        ArrayNode changed = json.putArray("changed");
        row.entry().changed().forEach(changed::add);
        return json;
    }
}
