package dev.earshot.controlplane;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * An organisation with one project, one agent and keys of three kinds, of a test's own.
 *
 * @param key may do everything
 * @param viewer may only read
 * @param projectKey opens the one project
 */
public record Tenant(long organization, long project, long agent, String key, String viewer, String projectKey) {
    private static final AtomicLong IDS = new AtomicLong(800_000_000);

    /** What the provider calls the agent. */
    public String assistant() {
        return "asst_" + agent;
    }

    public static Tenant make(ConfigurationStore store, Configuration configuration) {
        long id = IDS.addAndGet(10);
        String key = "esk_all_" + id + "_0123456789abcdefghijklmn";
        String viewer = "esk_view_" + id + "_0123456789abcdefghijklmn";
        String only = "esk_only_" + id + "_0123456789abcdefghijklmn";
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
                new ConfigDocument.Agent(id + 2, 1, id + 1, "Booking", "asst_" + (id + 2), null, null),
                new ApiKey(id + 3, 1, id, null, "everything", "esk_all_", Hash.hex(key), false, null),
                new ApiKey(id + 4, 1, id, null, "looks", "esk_view", Hash.hex(viewer), false, null, "view_only"),
                new ApiKey(id + 5, 1, id, id + 1, "one project", "esk_only", Hash.hex(only), false, null));
        store.change((_, _) -> new Change<>(documents, List.of(), List.of(), ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> configuration.now().key(Hash.hex(only)) != null);
        return new Tenant(id, id + 1, id + 2, key, viewer, only);
    }
}
