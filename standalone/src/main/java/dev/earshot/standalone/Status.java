package dev.earshot.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
        // Side by side, for each may have to be waited for.
        CompletableFuture<Boolean> kafkaAnswers = CompletableFuture.supplyAsync(
                () -> kafka.isPresent() && Health.answers(settings.ports().kafka()));
        CompletableFuture<Boolean> postgresAnswers = CompletableFuture.supplyAsync(
                () -> postgres.isPresent() && Health.answers(settings.ports().postgres()));
        Map<JvmPart, Boolean> services = ready(parts.services());
        boolean kafkaReady = kafkaAnswers.join();
        boolean postgresReady = postgresAnswers.join();

        ObjectNode status = EarshotJson.MAPPER.createObjectNode();
        status.put("ready", launcher.isPresent() && kafkaReady && postgresReady && !services.containsValue(false));
        status.put("base_url", settings.baseUrl());
        status.put("api_url", settings.apiUrl());
        status.put("bootstrap_servers", settings.bootstrapServers());
        status.put("postgres", "127.0.0.1:" + settings.ports().postgres());
        ArrayNode list = status.putArray("services");
        add(list, "launcher", launcher, null, null, launcher.isPresent());
        add(list, "kafka", kafka, null, null, kafkaReady);
        add(list, "postgres", postgres, null, null, postgresReady);
        services.forEach((part, ready) -> {
            Layout.Jvm jvm = Objects.requireNonNull(part.jvm());
            for (String name : jvm.services()) {
                add(list, name, part.process(), jvm.url(name), jvm.managementUrl(), ready);
            }
        });
        return status;
    }

    private static Map<JvmPart, Boolean> ready(List<JvmPart> services) {
        Map<JvmPart, Boolean> ready = new LinkedHashMap<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<JvmPart, CompletableFuture<Boolean>> asked = new LinkedHashMap<>();
            services.forEach(part -> asked.put(
                    part,
                    CompletableFuture.supplyAsync(
                            () -> part.runs() && Health.isReady(Objects.requireNonNull(part.jvm())), each)));
            asked.forEach((part, answer) -> ready.put(part, answer.join()));
        }
        return ready;
    }

    private static void add(
            ArrayNode list,
            String name,
            Optional<ProcessHandle> process,
            @Nullable String url,
            @Nullable String managementUrl,
            boolean ready) {
        process.ifPresent(each -> list.addObject()
                .put("name", name)
                .put("pid", each.pid())
                .put("url", url)
                .put("management_url", managementUrl)
                .put("ready", ready));
    }
}
