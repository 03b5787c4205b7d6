package dev.earshot.platform;

import dev.earshot.platform.secret.SecretBox;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;

/** Beans that are made from configuration alone. */
final class PlatformBeans {

    @Produces
    @Singleton
    SecretBox secrets(PlatformConfig config) {
        Path keyset = Path.of(config.keyset());
        if (config.createKeyset()) {
            SecretBox.createIfAbsent(keyset);
        }
        return SecretBox.open(keyset);
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
