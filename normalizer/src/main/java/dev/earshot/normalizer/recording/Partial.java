package dev.earshot.normalizer.recording;

import dev.earshot.recordings.Recordings;
import dev.earshot.store.recording.ClaimedRecording;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file of an attempt. Each has one of its own, named by its fencing token, and begins it with the bytes that the one
 * before is known to have brought: who lost his claim without knowing may still be writing his.
 *
 * @param have bytes that can be continued, 0 for none
 * @param etag what they are of
 */
record Partial(Path file, long have, @Nullable String etag) {
    static Partial of(ClaimedRecording claimed, Recordings recordings) throws IOException {
        Path file = recordings.partial(name(claimed, claimed.leaseVersion()));
        Path before = recordings.partial(name(claimed, claimed.leaseVersion() - 1));
        boolean whole = claimed.bytes() > 0
                && claimed.etag() != null
                && Files.exists(before)
                && Files.size(before) >= claimed.bytes();
        if (!whole) {
            recordings.drop(before);
            return new Partial(file, 0, null);
        }
        try (InputStream in = Files.newInputStream(before);
                OutputStream out = Files.newOutputStream(file)) {
            long left = claimed.bytes();
            byte[] chunk = new byte[65_536];
            for (int n = 0; n >= 0 && left > 0; n = in.read(chunk, 0, (int) Math.min(left, chunk.length))) {
                out.write(chunk, 0, n);
                left -= n;
            }
        }
        recordings.drop(before);
        return new Partial(file, claimed.bytes(), claimed.etag());
    }

    private static String name(ClaimedRecording claimed, long version) {
        return "fetch-" + claimed.projectId() + "-" + claimed.callLogId() + "-" + version;
    }
}
