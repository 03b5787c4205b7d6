package dev.earshot.controlplane.change;

import dev.earshot.controlplane.input.Section;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts with rules of their own. */
public final class Texts {
    private static final int LONGEST_SECRET = 1_024;
    private static final int LONGEST_URL = 2_048;

    private Texts() {}

    /** A secret that may travel in a header; empty is one that is taken away, {@code null} one that is not spoken of. */
    public static @Nullable String secret(Section section, String name) {
        String text = section.text(name);
        if (text == null) {
            return null;
        }
        boolean fits = text.chars().allMatch(c -> c >= ' ' && c <= '~') && text.equals(text.strip());
        if (!fits || text.length() > LONGEST_SECRET) {
            throw section.bad(
                    name,
                    "at most " + LONGEST_SECRET
                            + " printable ASCII characters that neither begin nor end with a space");
        }
        return text;
    }

    /** An http or https address; empty is none. */
    public static @Nullable String url(Section section, String name) {
        String text = section.text(name, LONGEST_URL);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && Set.of("http", "https").contains(uri.getScheme())) {
                return text;
            }
        } catch (IllegalArgumentException malformed) {
            throw section.bad(name, "an http or https address");
        }
        throw section.bad(name, "an http or https address without user and password");
    }
}
