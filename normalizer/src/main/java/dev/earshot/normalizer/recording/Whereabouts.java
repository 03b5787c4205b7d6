package dev.earshot.normalizer.recording;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.recording.RecordingNote;
import org.jspecify.annotations.Nullable;

/** Where the recording of a call is. */
public final class Whereabouts {
    static final String ELEVENLABS = "elevenlabs";
    /** As the configuration has it, sealed. */
    static final String ELEVENLABS_KEY = "elevenlabs_api_key_secret";

    private Whereabouts() {}

    /**
     * What is to be noted of a call's recording.
     *
     * @param call with no recording in the store
     * @return {@code null} when nobody has one, or not yet
     */
    public static RecordingNote.@Nullable Wanted of(CallLog call, ConfigSnapshot config) {
        String url = call.recordingUrl();
        if (url != null && (url.startsWith("https://") || url.startsWith("http://"))) {
            return new RecordingNote.Wanted(call.provider(), url);
        }
        // ElevenLabs says nothing of a recording: a conversation that was spoken and is over has one.
        boolean spoken = call.provider().equals(ELEVENLABS)
                && call.direction() != Direction.TEXT
                && call.durationMs() != null
                && call.durationMs() > 0;
        return spoken && key(config, call.projectId()) != null ? new RecordingNote.Wanted(ELEVENLABS, null) : null;
    }

    /** The project's key of ElevenLabs' API, sealed; {@code null} when it has none. */
    static @Nullable String key(ConfigSnapshot config, long projectId) {
        Project project = config.project(projectId);
        JsonNode sealed = project == null ? null : project.settings().get(ELEVENLABS_KEY);
        return sealed == null || !sealed.isTextual() || sealed.textValue().isEmpty() ? null : sealed.textValue();
    }
}
