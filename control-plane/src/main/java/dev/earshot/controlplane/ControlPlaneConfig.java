package dev.earshot.controlplane;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Settings of the control plane. */
@ConfigMapping(prefix = "earshot.control-plane")
public interface ControlPlaneConfig {
    String pgHost();

    int pgPort();

    String pgDatabase();

    /** Of the role earshot_pipeline. */
    String pgPassword();

    /** Folder where the relay keeps its place in the database's log. */
    Path data();

    /** File with the token that operators' requests show. */
    Path operatorTokenFile();

    /** Whether this process relays; several may, one does. */
    @WithDefault("true")
    boolean relay();
}
