package dev.earshot.gateway.keyed;

import java.util.List;

/** Every door of programs that send one call in a request. A new one is one class and one word here. */
public final class KeyedDoors {
    /** All of them. */
    public static final List<KeyedDoor> ALL = List.of(new ObserveDoor(), new PipecatDoor(), new LiveKitDoor());

    private KeyedDoors() {}
}
