package dev.earshot.controlplane.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients know one resource by several paths; one handler serves them all, and none is redirected. */
@Provider
@PreMatching
public class Aliases implements ContainerRequestFilter {
    static final String CALL_LOGS = "/observability/v1/call-logs";

    private static final Pattern OTHERS =
            Pattern.compile("/observability/(?:v1/call-logs-external|v2/call-logs(?:-external)?)(/.*)?");

    @Override
    public void filter(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        Matcher other = OTHERS.matcher(uri.getRequestUri().getRawPath());
        if (other.matches()) {
            String rest = other.group(1);
            request.setRequestUri(uri.getRequestUriBuilder()
                    .replacePath(rest == null ? CALL_LOGS : CALL_LOGS + rest)
                    .build());
        }
    }
}
