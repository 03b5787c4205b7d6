package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.DatabaseFailure;
import dev.earshot.controlplane.configuration.Once;
import dev.earshot.controlplane.input.BadField;
import dev.earshot.controlplane.input.BadFields;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * What a caller is told when a request ends otherwise than asked, as JSON or, where he asks for it, as RFC 9457 has it. What
 * waiting cures is a 503, a bug of ours a 500.
 */
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    @ServerExceptionMapper
    Response refused(Refused refused, ContainerRequestContext request) {
        return answer(refused, request);
    }

    @ServerExceptionMapper
    Response bad(BadField bad, ContainerRequestContext request) {
        return answer(Refused.fields(List.of(bad)), request);
    }

    @ServerExceptionMapper
    Response bad(BadFields bad, ContainerRequestContext request) {
        return answer(Refused.fields(bad.fields()), request);
    }

    @ServerExceptionMapper
    Response another(Once.Differs another, ContainerRequestContext request) {
        return answer(Refused.with(422, "This Idempotency-Key was used for a request with another content."), request);
    }

    @ServerExceptionMapper
    Response misdirected(WebApplicationException misdirected, ContainerRequestContext request) {
        int status = misdirected.getResponse().getStatus();
        Response answer = answer(
                switch (status) {
                    case 404 -> Refused.notFound();
                    case 405 -> Refused.with(405, "Method \"" + request.getMethod() + "\" not allowed.");
                    default -> Refused.with(status, Response.Status.fromStatusCode(status) + ".");
                },
                request);
        Object allow = misdirected.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper
    Response failed(Throwable failure, ContainerRequestContext request) {
        if (DatabaseFailure.isCurable(failure)) {
            LOG.warnf("the database is not usable now: sqlstate=%s", DatabaseFailure.state(failure));
            return answer(Refused.later("The database does not answer now."), request);
        }
        LOG.error("request failed", failure);
        return answer(Refused.with(500, "This is a fault of ours; the log of the service says more."), request);
    }

    private static Response answer(Refused refused, ContainerRequestContext request) {
        boolean problem = ProblemWanted.isIn(request);
        Response.ResponseBuilder answer = Response.status(refused.status())
                .type(problem ? ProblemWanted.PROBLEM : MediaType.APPLICATION_JSON_TYPE)
                .entity(problem ? problem(refused) : refused.body());
        return refused.status() == 503
                ? answer.header(HttpHeaders.RETRY_AFTER, 1).build()
                : answer.build();
    }

    /** The same as RFC 9457 has it: fields under {@code errors}, anything else as {@code detail}. */
    static ObjectNode problem(Refused refused) {
        Response.Status known = Response.Status.fromStatusCode(refused.status());
        ObjectNode problem = EarshotJson.MAPPER
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", known == null ? titled(refused.status()) : known.getReasonPhrase())
                .put("status", refused.status());
        if (refused.body().path("detail").isTextual()) {
            return problem.put("detail", refused.body().path("detail").textValue());
        }
        problem.put("detail", "Fields that cannot be taken as they were sent.");
        return problem.set("errors", Objects.requireNonNull(refused.body()));
    }

    private static String titled(int status) {
        return status == 422 ? "Unprocessable Content" : "Error";
    }
}
