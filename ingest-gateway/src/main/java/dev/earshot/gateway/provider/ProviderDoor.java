package dev.earshot.gateway.provider;

import dev.earshot.gateway.body.Pointers;
import dev.earshot.gateway.body.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One provider's door. Its address is {@code /observability/v1/<provider>/observe}; how it signs stands in each source.
 *
 * @param provider its name in sources and records
 * @param places where a body says what and whose it is
 * @param events which events make no call
 * @param ownership what decides whose a webhook is
 * @param audio where a body may carry a recording; {@code null}: bodies are JSON within the limit of JSON
 * @param pointers all places, prepared
 */
public record ProviderDoor(
        String provider,
        Places places,
        Events events,
        Ownership ownership,
        @Nullable Audio audio,
        Pointers pointers) {

    /** What decides whose a webhook is. */
    public enum Ownership {
        /** The agent that the body names, or whose secret verifies. */
        BY_BODY,
        /** A key in a header, else the agent that the address names, else as by body. */
        BY_ADDRESS
    }

    /**
     * JSON pointers into the body; the first that is there counts, for agents all of them.
     *
     * @param event the event
     * @param agents the provider's id of the agent
     * @param calls the provider's id of the call
     */
    public record Places(String event, List<String> agents, List<String> calls) {}

    /**
     * Events that are never a call. An event that is not here goes on to the normalizer.
     *
     * @param ignored by their name
     * @param ignoredFamilies by how their name begins
     * @param wantAnswer those that want an answer we do not have; they are ignored, too
     * @param insteadOf pointer that stands in a body without an event, and the name of the event that it then is
     */
    public record Events(
            Set<String> ignored, List<String> ignoredFamilies, Set<String> wantAnswer, Map<String, String> insteadOf) {}

    /**
     * A recording inside the body, as base64.
     *
     * @param event that carries it
     * @param pointer where
     * @param filename that it gets
     * @param beside further pointers that are kept when the recording cannot be decoded
     */
    public record Audio(String event, String pointer, String filename, List<String> beside) {}

    /** A door whose pointers are prepared. */
    static ProviderDoor of(String provider, Places places, Events events, Ownership ownership, @Nullable Audio audio) {
        List<String> all = new ArrayList<>(places.agents());
        all.addAll(places.calls());
        all.add(places.event());
        all.addAll(events.insteadOf().keySet());
        if (audio != null) {
            all.addAll(audio.beside());
        }
        return new ProviderDoor(provider, places, events, ownership, audio, Pointers.of(all));
    }

    /** The path, without the slash that may end it. */
    public String path() {
        return "/observability/v1/" + provider + "/observe";
    }

    /** The event of a body, {@code null} when it says none. */
    public @Nullable String event(Told told) {
        String event = told.at(places.event());
        if (event != null) {
            return event;
        }
        for (Map.Entry<String, String> instead : events.insteadOf().entrySet()) {
            if (told.at(instead.getKey()) != null) {
                return instead.getValue();
            }
        }
        return null;
    }

    /** Whether an event makes no call. */
    public boolean ignores(@Nullable String event) {
        return event != null
                && (events.ignored().contains(event)
                        || events.wantAnswer().contains(event)
                        || events.ignoredFamilies().stream().anyMatch(event::startsWith));
    }

    /** Whether an event wants an answer that we do not have. */
    public boolean wantsAnswer(String event) {
        return events.wantAnswer().contains(event);
    }
}
