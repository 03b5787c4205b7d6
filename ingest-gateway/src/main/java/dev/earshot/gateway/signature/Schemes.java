package dev.earshot.gateway.signature;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every scheme by the word that a source's configuration uses. The one place to add one. */
public final class Schemes {
    /** The scheme of a source that proves nothing; only who says so gets it. */
    public static final String NONE = "none";
    /** Scheme of a source whose provider sends one of our own API keys; checked with the keys, not here. */
    public static final String API_KEY = "api_key";

    private static final Map<String, Scheme> ALL = Map.of(
            "retell",
            new RetellSignature(),
            "elevenlabs",
            new ElevenLabsSignature(),
            "secret",
            new SharedSecret(),
            "bearer",
            new BearerToken(),
            "hmac",
            new HmacPlan(),
            NONE,
            (_, _, _) -> Check.VERIFIED);

    private Schemes() {}

    /** The scheme, {@code null} when there is none of that name. */
    public static @Nullable Scheme byName(String name) {
        return ALL.get(name);
    }
}
