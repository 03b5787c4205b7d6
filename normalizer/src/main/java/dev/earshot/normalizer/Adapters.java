package dev.earshot.normalizer;

import dev.earshot.normalizer.provider.ProviderAdapter;
import org.jspecify.annotations.Nullable;

/** Every provider that can be read: the one place to add one. */
final class Adapters {
    private Adapters() {}

    /** The adapter of a door, {@code null} when there is none. */
    static @Nullable ProviderAdapter byDoor(String door) {
        return null;
    }
}
