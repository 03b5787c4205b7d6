package dev.earshot.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;

/** Requests to the resources of the configuration, over a tenant of each test's own. */
public abstract class ResourceTest {
    @Inject
    protected ConfigurationStore store;

    @Inject
    protected Configuration configuration;

    @TestHTTPResource("/")
    protected URI api;

    @TestHTTPResource(value = "/", management = true)
    protected URI management;

    protected ControlPlane plane;
    protected Tenant tenant;

    @BeforeEach
    protected void start() {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        tenant = tenant();
    }

    protected Tenant tenant() {
        return Tenant.make(store, configuration);
    }

    protected JsonNode ok(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return status == 204 ? EarshotJson.MAPPER.nullNode() : ControlPlane.json(answer);
    }

    protected JsonNode get(String path) {
        return ok(200, plane.get(path, tenant.key()));
    }

    protected HttpResponse<String> ask(String method, String path, String body) {
        return plane.ask(method, path, tenant.key(), body);
    }

    protected static ObjectNode json(String text) {
        return (ObjectNode) EarshotJson.read(text, JsonNode.class);
    }
}
