package dev.earshot.gateway.provider;

import dev.earshot.gateway.provider.ProviderDoor.Audio;
import dev.earshot.gateway.provider.ProviderDoor.Events;
import dev.earshot.gateway.provider.ProviderDoor.Ownership;
import dev.earshot.gateway.provider.ProviderDoor.Places;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ElevenLabs' post-call webhooks: the transcript, and in a delivery of its own the recording. */
final class ElevenLabsDoor {
    static final ProviderDoor DOOR = ProviderDoor.of(
            "elevenlabs",
            new Places(
                    "/type",
                    List.of("/data/agent_id", "/agent_id"),
                    List.of("/data/conversation_id", "/conversation_id")),
            new Events(Set.of(), List.of(), Set.of(), Map.of()),
            Ownership.BY_BODY,
            new Audio("post_call_audio", "/data/full_audio", "audio.mp3", List.of("/event_timestamp")));

    private ElevenLabsDoor() {}
}
