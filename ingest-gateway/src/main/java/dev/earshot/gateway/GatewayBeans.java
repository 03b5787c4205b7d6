package dev.earshot.gateway;

import dev.earshot.gateway.sender.Senders;
import dev.earshot.gateway.signature.Schemes;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.secret.SecretBox;
import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Beans that are made from configuration alone. */
final class GatewayBeans {

    @Produces
    @Singleton
    RateLimits limits(GatewayConfig config) {
        return new RateLimits(!config.rateLimit().equals("off"), config.rate(), TimeMeter.SYSTEM_MILLISECONDS);
    }

    @Produces
    @Singleton
    SourceAddresses addresses(GatewayConfig config) {
        return new SourceAddresses(config.trustedProxies().orElse(List.of()));
    }

    @Produces
    @Singleton
    Senders senders(GatewayConfig config, Configuration configuration, SecretBox secrets) {
        GatewayConfig.Tolerance tolerance = config.tolerance();
        Schemes schemes =
                new Schemes(new Schemes.Tolerances(tolerance.retell(), tolerance.elevenlabs(), tolerance.hmac()));
        return Senders.of(configuration, secrets, schemes);
    }
}
