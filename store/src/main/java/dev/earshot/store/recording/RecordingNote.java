package dev.earshot.store.recording;

import org.jspecify.annotations.Nullable;

/** What a revision of a call says of its recording. */
public sealed interface RecordingNote {
    /**
     * It is elsewhere, and is to be fetched.
     *
     * @param provider of the call
     * @param url where it is; {@code null}: the provider's API has it under the call's id
     */
    record Wanted(String provider, @Nullable String url) implements RecordingNote {
        /** The provider only: the address may be signed. */
        @Override
        public String toString() {
            return "Wanted[" + provider + "]";
        }
    }

    /** It came with a webhook: nothing needs to be fetched any more. */
    record Arrived(String reference) implements RecordingNote {}
}
