package dev.earshot.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs, and whether it is ready; known within two seconds in every state. */
final class Status {
    private static final int CONNECT_MS = 300;

    private final Settings settings;

    Status(Settings settings) {
        this.settings = settings;
    }

    ObjectNode read() {
        ObjectNode status = EarshotJson.MAPPER.createObjectNode();
        Optional<ProcessHandle> launcher = new PidFile(settings.run("launcher.pid")).process();
        Optional<ProcessHandle> kafka = new PidFile(settings.run("kafka.pid")).process();
        Optional<ProcessHandle> postgres = new PidFile(settings.run("postgres.pid")).process();
        Optional<ProcessHandle> services = new PidFile(settings.run("services.pid")).process();
        boolean kafkaReady = kafka.isPresent() && answers(settings.kafkaPort());
        boolean postgresReady = postgres.isPresent() && answers(settings.postgresPort());
        boolean servicesReady = services.isPresent() && Services.areReady(settings);
        status.put("ready", launcher.isPresent() && kafkaReady && postgresReady && servicesReady);
        status.put("base_url", settings.baseUrl());
        status.put("api_url", settings.baseUrl());
        status.put("bootstrap_servers", settings.bootstrapServers());
        status.put("postgres", "127.0.0.1:" + settings.postgresPort());
        ArrayNode list = status.putArray("services");
        add(list, "launcher", launcher, null, launcher.isPresent());
        add(list, "kafka", kafka, null, kafkaReady);
        add(list, "postgres", postgres, null, postgresReady);
        for (String name : Services.NAMES) {
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

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
