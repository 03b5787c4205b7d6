package dev.earshot.gateway;

import dev.earshot.gateway.keyed.KeyedDoor;
import dev.earshot.gateway.keyed.KeyedDoors;
import dev.earshot.gateway.provider.ProviderDoor;
import dev.earshot.gateway.provider.ProviderDoors;
import dev.earshot.gateway.sender.Senders;
import dev.earshot.platform.config.Configuration;
import dev.earshot.recordings.Recordings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Every address where calls come in. */
@Singleton
final class Receptions {
    private final Configuration configuration;
    private final List<Reception> all = new ArrayList<>();

    @Inject
    Receptions(
            GatewayConfig config,
            Configuration configuration,
            Senders senders,
            Recordings recordings,
            RateLimits limits) {
        this.configuration = configuration;
        Keys keys = new Keys(configuration::now, limits);
        for (KeyedDoor door : KeyedDoors.ALL) {
            all.add(new KeyedReception(door, keys, recordings));
        }
        all.add(new BatchReception(keys));
        for (ProviderDoor door : ProviderDoors.ALL) {
            all.add(new ProviderReception(door, senders, configuration::now, recordings, config.bodyLimit()));
        }
    }

    List<Reception> all() {
        return all;
    }

    /** Before this nobody is refused: his key may stand in what is not read yet. */
    boolean isReady() {
        return configuration.isReady();
    }
}
