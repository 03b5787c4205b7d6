package dev.earshot.controlplane.api;

import dev.earshot.controlplane.DatabaseFailure;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What a caller is told when a request ends otherwise than asked. What waiting cures is a 503, a bug of ours a 500. */
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    @ServerExceptionMapper
    Response refused(Refused refused) {
        return answer(refused);
    }

    @ServerExceptionMapper
    Response misdirected(WebApplicationException misdirected) {
        int status = misdirected.getResponse().getStatus();
        return answer(Refused.with(status, Response.Status.fromStatusCode(status) + "."));
    }

    @ServerExceptionMapper
    Response failed(Throwable failure) {
        if (DatabaseFailure.isCurable(failure)) {
            LOG.warnf("call logs are not readable now: sqlstate=%s", DatabaseFailure.state(failure));
            return answer(Refused.later("The database does not answer now."));
        }
        LOG.error("request failed", failure);
        return answer(Refused.with(500, "This is a fault of ours; the log of the service says more."));
    }

    private static Response answer(Refused refused) {
        Response.ResponseBuilder answer = Response.status(refused.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(refused.body());
        return refused.status() == 503
                ? answer.header(HttpHeaders.RETRY_AFTER, 1).build()
                : answer.build();
    }
}
