package dev.earshot.gateway.provider;

import dev.earshot.gateway.provider.ProviderDoor.Events;
import dev.earshot.gateway.provider.ProviderDoor.Ownership;
import dev.earshot.gateway.provider.ProviderDoor.Places;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Retell's webhooks. Custom functions call the same address, signed the same way, with a name in the place of an event. */
final class RetellDoor {
    static final ProviderDoor DOOR = ProviderDoor.of(
            "retell",
            new Places(
                    "/event",
                    List.of("/call/agent_id", "/data/agent_id", "/agent_id", "/call_inbound/agent_id"),
                    List.of("/call/call_id", "/data/call_id", "/call_id")),
            new Events(
                    Set.of(
                            "call_started",
                            "transcript_updated",
                            "transfer_started",
                            "transfer_bridged",
                            "transfer_cancelled",
                            "transfer_ended"),
                    List.of("chat_"),
                    Set.of("call_inbound", "function_call"),
                    Map.of("/name", "function_call")),
            Ownership.BY_BODY,
            null);

    private RetellDoor() {}
}
