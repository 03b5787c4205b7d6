package dev.earshot.normalizer.recording;

import dev.earshot.egress.Fetched;
import dev.earshot.store.recording.ClaimedRecording;
import dev.earshot.store.recording.RecordingEnd;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What follows from an attempt that did not bring the whole recording. */
final class Conclusion {
    private static final String RETELL = "retell";

    private final ClaimedRecording claimed;
    private final RecordingConfig config;
    private final Instant now;
    private final double random;

    /** Of an attempt that ended now; {@code random} is from 0 to 1, for the jitter. */
    Conclusion(ClaimedRecording claimed, RecordingConfig config, Instant now, double random) {
        this.claimed = claimed;
        this.config = config;
        this.now = now;
        this.random = random;
    }

    /** Of what a transfer came to; what is whole has another way. */
    RecordingEnd of(Fetched fetched) {
        return switch (fetched) {
            case Fetched.Complete _ -> throw new IllegalArgumentException("whole");
            case Fetched.TooLarge _ -> new RecordingEnd.Failed("too_large");
            case Fetched.Blocked _ -> new RecordingEnd.Failed("blocked");
            case Fetched.Broken broken -> broken(broken);
            case Fetched.Refused refused -> refused(refused.status(), refused.retryAfter());
        };
    }

    private RecordingEnd broken(Fetched.Broken broken) {
        String reason = broken.reason().replace(' ', '_');
        if (broken.reason().equals("stopped")) {
            return new RecordingEnd.Again(Duration.ZERO, reason, broken.bytes(), broken.etag());
        }
        boolean moving = broken.bytes() > claimed.bytes();
        return again(reason, moving, null, broken.bytes(), broken.etag());
    }

    private RecordingEnd refused(int status, @Nullable String retryAfter) {
        String reason = "http_" + status;
        if (status == 410) {
            return gone(reason);
        }
        // Not there yet, or no more: storage services say 403 for both.
        if (status == 403 || status == 404) {
            return claimed.age().compareTo(config.patience()) >= 0 ? gone(reason) : again(reason, retryAfter);
        }
        // A key may be set right, a server may come to itself.
        boolean passes = status == 401 || status == 408 || status == 425 || status == 429 || status >= 500;
        return passes ? again(reason, retryAfter) : new RecordingEnd.Failed(reason);
    }

    // Retell's links are known to die: what is dead then was there, and we came too late.
    private RecordingEnd gone(String reason) {
        return claimed.provider().equals(RETELL) && claimed.url() != null
                ? new RecordingEnd.Expired(reason)
                : new RecordingEnd.Failed(reason);
    }

    RecordingEnd again(String reason, @Nullable String retryAfter) {
        return again(reason, false, retryAfter, claimed.bytes(), claimed.etag());
    }

    private RecordingEnd again(
            String reason, boolean moving, @Nullable String retryAfter, long bytes, @Nullable String etag) {
        Duration pause = Pause.after(claimed.attempts() + 1, moving, retryAfter, config, now, random);
        return claimed.age().plus(pause).compareTo(config.giveUpAfter()) > 0
                ? new RecordingEnd.Failed(reason)
                : new RecordingEnd.Again(pause, reason, bytes, etag);
    }
}
