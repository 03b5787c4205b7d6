package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits until a change can be read on the configuration topic. All readers poll several times a second: what this process
 * sees, the others see at the same time.
 */
@Singleton
public final class Visibility {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    @Inject
    Visibility(Configuration configuration) {
        this.configuration = configuration;
        configuration.onChange(snapshot -> waiting.forEach(one -> {
            if (shows(snapshot, one.change())) {
                one.done().complete(null);
            }
        }));
    }

    private record Waiting(Change<?> change, CompletableFuture<Void> done) {}

    /** Saved, but nobody has published it in time; it will be. */
    public static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotYet() {
            super("saved, but the relay has not published it within " + PATIENCE.toSeconds()
                    + " seconds; it will be in effect once it has");
        }
    }

    /** Returns when the change shows; throws {@link NotYet} when it does not in time. */
    public void await(Change<?> change) throws InterruptedException {
        if (!shows(change, PATIENCE)) {
            throw new NotYet();
        }
    }

    /** Whether the change shows within a time. */
    public boolean shows(Change<?> change, Duration patience) throws InterruptedException {
        Waiting one = new Waiting(change, new CompletableFuture<>());
        waiting.add(one);
        try {
            if (!shows(configuration.now(), change)) {
                one.done().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (TimeoutException | ExecutionException late) {
            return false;
        } finally {
            one.done().complete(null);
            waiting.removeIf(each -> each.done().isDone());
        }
    }

    private static boolean shows(ConfigSnapshot snapshot, Change<?> change) {
        Map<String, ConfigDocument> seen = snapshot.documents();
        return change.saved().stream().allMatch(document -> {
                    ConfigDocument known = seen.get(document.key());
                    return known != null && known.version() >= document.version();
                })
                && change.removed().stream().noneMatch(document -> seen.containsKey(document.key()));
    }
}
