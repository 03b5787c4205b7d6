package dev.earshot.controlplane.rejected;

import static dev.earshot.controlplane.ControlPlane.json;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant of its own for each test, and rejections as the operator's list shows them. */
abstract class RejectedSetting {
    static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicLong IDS = new AtomicLong(810_000);

    @Inject
    ConfigurationStore store;

    @Inject
    Configuration configuration;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    final Wire wire = new Wire();
    ControlPlane plane;
    Tenant tenant;

    record Tenant(long project, String key) {}

    @BeforeEach
    void start() {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        tenant = tenant();
    }

    @AfterEach
    void end() {
        wire.close();
    }

    final Tenant tenant() {
        long id = IDS.addAndGet(10);
        String key = "esk_tenant_" + id + "_0123456789abcdefghijklmn";
        List<ConfigDocument> documents = List.of(
                new Organization(id, 1, "org" + id),
                new Project(
                        id + 1,
                        1,
                        id,
                        "p" + id,
                        1,
                        null,
                        null,
                        null,
                        false,
                        false,
                        Rubric.NONE,
                        EarshotJson.MAPPER.createObjectNode(),
                        false),
                new ApiKey(id + 3, 1, id, null, "k", "esk_tena", Hash.hex(key), false, null));
        store.change((_, _) -> new Change<>(documents, List.of(), List.of(), ""));
        await().atMost(SOON).until(() -> configuration.now().key(Hash.hex(key)) != null);
        return new Tenant(id + 1, key);
    }

    final JsonNode page(String query) {
        return json(plane.operator("/operator/rejected" + query));
    }

    /** The row of a rejection of the tenant, once it is there. */
    final JsonNode listed(String id) {
        JsonNode[] found = new JsonNode[1];
        await().atMost(SOON).until(() -> {
            page("?limit=250&project_id=" + tenant.project()).path("results").forEach(row -> {
                if (row.path("id").asText().equals(id)) {
                    found[0] = row;
                }
            });
            return found[0] != null;
        });
        return found[0];
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
