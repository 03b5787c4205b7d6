package dev.earshot.controlplane.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients know one resource by several paths; one handler serves them all, sub-actions too, and none is redirected. A
 * resource that ends in {@code -external} is the one without; of those that have one shape, every version is the first.
 */
@Provider
@PreMatching
public class Aliases implements ContainerRequestFilter {
    static final String CALL_LOGS = "/observability/v1/call-logs";

    private record Alias(Pattern path, String target) {}

    private static final List<Alias> ALIASES = List.of(
            alias("/observability/v[12]/call-logs(?:-external)?", CALL_LOGS),
            alias("/test_framework/(?:v[12]/)?metrics(?:-external)?", "/test_framework/v1/metrics"),
            alias(
                    "/test_framework/(?:v[12]/)?predefined-metrics(?:-external)?",
                    "/test_framework/v1/predefined-metrics"),
            // The two versions of agents have different shapes.
            alias("/test_framework/(?:v1/)?aiagents(?:-external)?", "/test_framework/v1/aiagents"),
            alias("/test_framework/v2/aiagents(?:-external)?", "/test_framework/v2/aiagents"),
            alias("/user/(?:v[12]/)?projects(?:-external)?", "/user/v1/projects"),
            alias("/user/(?:v[12]/)?organizations(?:-external)?", "/user/v1/organizations"),
            alias("/user/(?:v[12]/)?audit-logs(?:-external)?", "/user/v1/audit-logs"),
            alias("/user/(?:api/)?v[12]/user-api-key(?:-external)?", "/user/api/v1/user-api-key"));

    private static Alias alias(String path, String target) {
        return new Alias(Pattern.compile(path + "(/.*)?"), target);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        String asked = uri.getRequestUri().getRawPath();
        for (Alias alias : ALIASES) {
            Matcher other = alias.path().matcher(asked);
            if (other.matches()) {
                String rest = other.group(1);
                String path = rest == null ? alias.target() : alias.target() + rest;
                if (!path.equals(asked)) {
                    request.setRequestUri(
                            uri.getRequestUriBuilder().replacePath(path).build());
                }
                return;
            }
        }
    }
}
