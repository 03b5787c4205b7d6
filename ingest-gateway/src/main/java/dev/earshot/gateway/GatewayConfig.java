package dev.earshot.gateway;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Settings of the gateway. */
@ConfigMapping(prefix = "earshot.gateway")
public interface GatewayConfig {
    /** The folder of the recordings store. */
    Path recordings();

    /** Largest JSON or form body, bytes. */
    int bodyLimit();

    /** Largest body with audio in it, bytes. */
    long uploadLimit();

    /** Bytes of bodies that may be in memory at once; beyond it bodies are not read. */
    long inFlightBytes();
}
