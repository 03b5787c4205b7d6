package dev.earshot.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What runs, and whether it is ready; known within two seconds in every state. */
final class Status {
    private final Settings settings;

    /**
     * The status of what runs on this folder.
     *
     * @param asked the settings of whoever asks; what runs may have been started with others
     */
    Status(Settings asked) {
        this.settings = asked.asRunning();
    }

    boolean isReady() {
        return read().path("ready").asBoolean();
    }

    ObjectNode read() {
        Parts parts = Parts.of(settings);
        Optional<ProcessHandle> launcher = parts.launcher().process();
        Optional<ProcessHandle> kafka = parts.kafka().process();
        Optional<ProcessHandle> postgres = parts.postgres().process();
        Optional<ProcessHandle> services = parts.services().process();
        // Side by side, for each may have to be waited for.
        CompletableFuture<Boolean> kafkaAnswers = CompletableFuture.supplyAsync(
                () -> kafka.isPresent() && Health.answers(settings.ports().kafka()));
        CompletableFuture<Boolean> postgresAnswers = CompletableFuture.supplyAsync(
                () -> postgres.isPresent() && Health.answers(settings.ports().postgres()));
        boolean servicesReady = services.isPresent() && Health.servicesAreReady(settings);
        boolean kafkaReady = kafkaAnswers.join();
        boolean postgresReady = postgresAnswers.join();

        ObjectNode status = EarshotJson.MAPPER.createObjectNode();
        status.put("ready", launcher.isPresent() && kafkaReady && postgresReady && servicesReady);
        status.put("base_url", settings.baseUrl());
        status.put("api_url", settings.baseUrl());
        status.put("bootstrap_servers", settings.bootstrapServers());
        status.put("postgres", "127.0.0.1:" + settings.ports().postgres());
        ArrayNode list = status.putArray("services");
        add(list, "launcher", launcher, null, launcher.isPresent());
        add(list, "kafka", kafka, null, kafkaReady);
        add(list, "postgres", postgres, null, postgresReady);
        for (String name : Health.SERVICES) {
            add(list, name, services, settings.managementUrl(), servicesReady);
        }
        return status;
    }

    private static void add(
            ArrayNode list, String name, Optional<ProcessHandle> process, @Nullable String url, boolean ready) {
        process.ifPresent(each -> list.addObject()
                .put("name", name)
                .put("pid", each.pid())
                .put("management_url", url)
                .put("ready", ready));
    }
}
