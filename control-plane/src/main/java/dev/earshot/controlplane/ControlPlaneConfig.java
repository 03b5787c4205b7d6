package dev.earshot.controlplane;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of the control plane. */
@ConfigMapping(prefix = "earshot.control-plane")
public interface ControlPlaneConfig {
    String pgHost();

    int pgPort();

    String pgDatabase();

    /** Of the role earshot_pipeline. */
    String pgPassword();

    /** File with the token that operators' requests show. */
    Path operatorTokenFile();

    /** Whether this process relays; several may, one does. */
    @WithDefault("true")
    boolean relay();

    /** How often the log is made to say something, so that its slot moves on while the outbox is quiet. */
    @WithDefault("10s")
    Duration heartbeat();

    /** {@code off} lifts the limits of requests that cost evaluations. */
    @WithDefault("on")
    String rateLimit();
}
