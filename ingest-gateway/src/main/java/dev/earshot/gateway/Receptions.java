package dev.earshot.gateway;

import dev.earshot.gateway.keyed.KeyedDoor;
import dev.earshot.gateway.keyed.KeyedDoors;
import dev.earshot.gateway.provider.ProviderDoor;
import dev.earshot.gateway.provider.ProviderDoors;
import dev.earshot.gateway.sender.Senders;
import dev.earshot.platform.config.KnownConfiguration;
import dev.earshot.recordings.Recordings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Every address where calls come in. */
@Singleton
final class Receptions {
    private final KnownConfiguration configuration;
    private final Keys keys;
    private final List<Reception> all = new ArrayList<>();

    @Inject
    Receptions(
            GatewayConfig config,
            KnownConfiguration configuration,
            Senders senders,
            Recordings recordings,
            RateLimits limits) {
        this.configuration = configuration;
        this.keys = new Keys(configuration::now, limits);
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

    /** What every door of programs asks of a key. */
    Keys keys() {
        return keys;
    }

    /** Before this nobody is refused: his key may stand in what is not read yet. */
    boolean isReady() {
        return configuration.isReady();
    }

    /** Whether who is not known may be known to the configuration that cannot be read now. */
    boolean mayBeOutdated() {
        return configuration.isFromCopy();
    }
}
