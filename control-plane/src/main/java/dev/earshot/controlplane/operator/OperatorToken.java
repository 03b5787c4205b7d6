package dev.earshot.controlplane.operator;

import dev.earshot.controlplane.ControlPlaneConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Objects;

/** Knows the operator by a token that only who can read the data folder has. */
@Singleton
final class OperatorToken {
    private final ControlPlaneConfig config;

    @Inject
    OperatorToken(ControlPlaneConfig config) {
        this.config = config;
    }

    /** What a request shows of it, empty when nothing. */
    static String shown(RoutingContext context) {
        return Objects.requireNonNullElse(context.request().getHeader("authorization"), "");
    }

    /** Whether this is it. Reads the file each time: it may be made anew. */
    boolean isShown(String shown) throws IOException {
        if (!Files.exists(config.operatorTokenFile())) {
            return false;
        }
        String expected =
                "Bearer " + Files.readString(config.operatorTokenFile()).strip();
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
