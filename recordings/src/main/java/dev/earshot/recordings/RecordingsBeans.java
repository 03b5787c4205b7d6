package dev.earshot.recordings;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The store that the configuration says. */
final class RecordingsBeans {
    @Produces
    @Singleton
    Recordings recordings(RecordingsConfig config) {
        return new FolderRecordings(config.folder());
    }
}
