package dev.earshot.recordings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;

/** Where recordings are ({@code earshot.recordings} and below). */
@ConfigMapping(prefix = "earshot.recordings")
public interface RecordingsConfig {
    /** The folder; with a bucket, what comes in and what is still to be sent there. */
    @WithParentName
    Path folder();
}
