package dev.earshot.gateway.signature;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every scheme by the word that a source's configuration uses. The one place to add one. */
public final class Schemes {
    /** The scheme of a source that proves nothing; only who says so gets it. */
    public static final String NONE = "none";
    /** Scheme of a source whose provider sends one of our own API keys; checked with the keys, not here. */
    public static final String API_KEY = "api_key";

    /**
     * How old, and how far ahead where that is said, a signature may be.
     *
     * @param retell in either direction
     * @param elevenLabs how old
     * @param hmac in either direction
     */
    public record Tolerances(Duration retell, Duration elevenLabs, Duration hmac) {
        /** What the providers' own libraries allow. */
        public static final Tolerances USUAL =
                new Tolerances(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofMinutes(5));
    }

    private final Map<String, Scheme> all;

    /** All schemes, with these tolerances. */
    public Schemes(Tolerances tolerances) {
        this.all = Map.of(
                "retell",
                new RetellSignature(tolerances.retell()),
                "elevenlabs",
                new ElevenLabsSignature(tolerances.elevenLabs()),
                "secret",
                new SharedSecret(),
                "bearer",
                new BearerToken(),
                "hmac",
                new HmacPlan(tolerances.hmac()));
    }

    /** The scheme, {@code null} when there is none of that name that checks a secret. */
    public @Nullable Scheme byName(String name) {
        return all.get(name);
    }
}
