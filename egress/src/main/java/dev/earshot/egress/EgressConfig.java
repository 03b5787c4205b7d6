package dev.earshot.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a deployment says about requests out of the house ({@code earshot.egress.*}). */
@ConfigMapping(prefix = "earshot.egress")
public interface EgressConfig {
    /** Whether http may go to public addresses; blocks of {@code egress.allow} take http in any case. */
    @WithDefault("false")
    boolean publicHttp();

    /** From the call of {@code post} to the last byte of the answer, resolving and connecting included. */
    @WithDefault("15s")
    Duration total();

    /** Connections to one host; not fewer than the requests that may be under way to it. */
    @WithDefault("128")
    int connectionsPerHost();
}
