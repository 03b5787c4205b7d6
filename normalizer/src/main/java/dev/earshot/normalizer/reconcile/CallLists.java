package dev.earshot.normalizer.reconcile;

import dev.earshot.normalizer.reconcile.provider.CallList;
import dev.earshot.normalizer.reconcile.provider.elevenlabs.ElevenLabsCalls;
import dev.earshot.normalizer.reconcile.provider.retell.RetellCalls;
import dev.earshot.normalizer.reconcile.provider.vapi.VapiCalls;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every provider whose list can be read: the one place to add one. */
final class CallLists {
    private static final Map<String, CallList> BY_DOOR =
            List.of(new VapiCalls(), new RetellCalls(), new ElevenLabsCalls()).stream()
                    .collect(Collectors.toUnmodifiableMap(CallList::door, Function.identity()));

    private CallLists() {}

    /** The list of a provider, {@code null} when nobody can read it. */
    static @Nullable CallList of(String provider) {
        return BY_DOOR.get(provider);
    }
}
