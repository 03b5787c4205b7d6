package dev.earshot.gateway.provider;

import java.util.List;

/** Every provider's door. A new provider is one description and one word here. */
public final class ProviderDoors {
    /** All of them. */
    public static final List<ProviderDoor> ALL = List.of(VapiDoor.DOOR, RetellDoor.DOOR, ElevenLabsDoor.DOOR);

    private ProviderDoors() {}
}
