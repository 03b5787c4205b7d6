package dev.earshot.gateway.provider;

import dev.earshot.gateway.provider.ProviderDoor.Events;
import dev.earshot.gateway.provider.ProviderDoor.Ownership;
import dev.earshot.gateway.provider.ProviderDoor.Places;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Vapi's server messages: one address gets them all, and only a report makes a call. */
final class VapiDoor {
    static final ProviderDoor DOOR = ProviderDoor.of(
            "vapi",
            new Places(
                    "/message/type",
                    List.of("/message/call/assistantId", "/message/assistant/id", "/assistantId"),
                    List.of("/message/call/id", "/id")),
            new Events(
                    Set.of(
                            "status-update",
                            "conversation-update",
                            "speech-update",
                            "model-output",
                            "user-interrupted",
                            "voice-input",
                            "hang",
                            "phone-call-control",
                            "language-change-detected",
                            "language-changed",
                            "assistant.started",
                            "assistant.speechStarted",
                            "transfer-update",
                            "transcript",
                            "call.deleted",
                            "call.delete.failed"),
                    List.of("transcript[", "chat.", "session."),
                    Set.of(
                            "assistant-request",
                            "tool-calls",
                            "function-call",
                            "transfer-destination-request",
                            "handoff-destination-request",
                            "knowledge-base-request",
                            "voice-request",
                            "call.endpointing.request"),
                    Map.of()),
            Ownership.BY_ADDRESS,
            null);

    private VapiDoor() {}
}
