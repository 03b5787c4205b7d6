package dev.earshot.controlplane.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Notes whether a client asks for errors as RFC 9457 has them; for what is no error it takes JSON like any other. */
@Provider
@PreMatching
public class ProblemWanted implements ContainerRequestFilter {
    static final MediaType PROBLEM = new MediaType("application", "problem+json");
    private static final String PROPERTY = "earshot.problem";

    @Override
    public void filter(ContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains(PROBLEM.getSubtype())) {
            request.setProperty(PROPERTY, true);
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.WILDCARD);
        }
    }

    static boolean isIn(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) != null
                || request.getUriInfo().getRequestUri().getRawPath().startsWith("/earshot/");
    }
}
