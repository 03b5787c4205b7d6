package dev.earshot.normalizer;

import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.batch.BatchAdapter;
import dev.earshot.normalizer.provider.elevenlabs.ElevenLabsAdapter;
import dev.earshot.normalizer.provider.livekit.LiveKitAdapter;
import dev.earshot.normalizer.provider.observe.EditAdapter;
import dev.earshot.normalizer.provider.observe.ObserveAdapter;
import dev.earshot.normalizer.provider.pipecat.PipecatAdapter;
import dev.earshot.normalizer.provider.retell.RetellAdapter;
import dev.earshot.normalizer.provider.vapi.VapiAdapter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every provider that can be read: the one place to add one. */
final class Adapters {
    private static final Map<String, ProviderAdapter> BY_DOOR = List.of(
                    new ObserveAdapter(),
                    new EditAdapter(),
                    new BatchAdapter(),
                    new PipecatAdapter(),
                    new LiveKitAdapter(),
                    new VapiAdapter(),
                    new RetellAdapter(),
                    new ElevenLabsAdapter())
            .stream()
            .collect(Collectors.toUnmodifiableMap(ProviderAdapter::door, Function.identity()));

    private Adapters() {}

    /** The adapter of a door, {@code null} when there is none. */
    static @Nullable ProviderAdapter byDoor(String door) {
        return BY_DOOR.get(door);
    }
}
