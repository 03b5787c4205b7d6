package dev.earshot.infra.junit;

import dev.earshot.infra.Database;
import dev.earshot.infra.Folders;
import dev.earshot.infra.LocalBroker;
import dev.earshot.infra.LocalPostgres;
import dev.earshot.infra.LocalTopics;
import dev.earshot.infra.Logging;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * One broker and one database per test JVM, started before any test class is loaded, so that plain system properties
 * reach every configuration. With {@code -Dearshot.testcontainers=true} they run in containers; where
 * {@code kafka.bootstrap.servers} is given already, nothing is started.
 */
public final class InfraSession implements LauncherSessionListener {
    private static final String PASSWORD = "test";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty("kafka.bootstrap.servers") != null) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("earshot-test");
            Addresses addresses = Boolean.getBoolean("earshot.testcontainers") ? Containers.start() : local(folder);
            Database database = new Database(addresses.host(), addresses.port(), "earshot");
            database.create(PASSWORD, new Database.Passwords(PASSWORD, PASSWORD, PASSWORD));
            if (getClass().getResource("/db/migration") != null) {
                database.migrate(PASSWORD);
            }
            LocalTopics.create(addresses.bootstrapServers(), 30_000);
            publish(addresses, folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("no broker or no database for the tests", e);
        }
    }

    /** Where the parts are, and how to stop them. */
    record Addresses(String bootstrapServers, String host, int port) {}

    private static Addresses local(Path folder) throws IOException {
        Logging.begin();
        CompletableFuture<LocalPostgres> postgres = CompletableFuture.supplyAsync(() -> postgres(folder));
        LocalBroker broker = LocalBroker.start(folder.resolve("kafka"), Ports.free(), Ports.free());
        LocalPostgres database = postgres.join();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            broker.close();
                            database.close();
                            try {
                                Folders.delete(folder);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        "infra-stop"));
        return new Addresses(broker.bootstrapServers(), "127.0.0.1", database.port());
    }

    private static LocalPostgres postgres(Path folder) {
        try {
            Path cache = LocalPostgres.cache(folder.resolve("programs"));
            // Tests do not survive the machine's power: no fsync.
            return LocalPostgres.start(new LocalPostgres.Settings(
                    folder.resolve("postgres"), cache, Ports.free(), PASSWORD, Map.of("fsync", "off")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static void publish(Addresses addresses, Path folder) {
        Map.of(
                        "kafka.bootstrap.servers", addresses.bootstrapServers(),
                        "earshot.pg.host", addresses.host(),
                        "earshot.pg.port", Integer.toString(addresses.port()),
                        "earshot.pg.pipeline-password", PASSWORD,
                        "earshot.pg.api-password", PASSWORD,
                        "earshot.pg.admin-url", LocalPostgres.jdbcUrl(addresses.host(), addresses.port(), "earshot"),
                        "earshot.pg.admin-password", PASSWORD,
                        "earshot.keyset", folder.resolve("keyset.json").toString(),
                        "earshot.recordings", folder.resolve("recordings").toString(),
                        "earshot.data", folder.toString())
                .forEach(System::setProperty);
    }
}
