package dev.earshot.gateway.sender;

import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.secret.SecretBox;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The secrets of sources, opened once for each version of a source. */
final class Secrets {
    private static final Logger LOG = Logger.getLogger(Secrets.class);

    private record Version(long id, long version) {}

    private final SecretBox box;
    private final Map<Version, String> opened = new ConcurrentHashMap<>();

    Secrets(SecretBox box) {
        this.box = box;
    }

    /** Forgets the secrets of sources that are changed or gone. */
    void keepOnly(ConfigSnapshot config) {
        opened.keySet().removeIf(known -> {
            Source source = config.source(known.id());
            return source == null || source.version() != known.version();
        });
    }

    /** The source's secret, {@code null} when it has none: an empty secret is no secret. */
    @Nullable
    String of(Source source) {
        String secret = opened.computeIfAbsent(new Version(source.id(), source.version()), _ -> open(source));
        return secret.isEmpty() ? null : secret;
    }

    int size() {
        return opened.size();
    }

    private String open(Source source) {
        try {
            String text = box.unseal(source.secret(), SecretBox.place("source", source.id(), "secret"));
            return text == null ? "" : text;
        } catch (IllegalArgumentException e) {
            LOG.errorf("secret does not open: source=%d", source.id());
            return "";
        }
    }
}
