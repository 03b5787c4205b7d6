package dev.earshot.normalizer.recording;

import dev.earshot.egress.Transfer;
import dev.earshot.store.recording.ClaimedRecording;
import dev.earshot.store.recording.HeldRecording;
import org.jspecify.annotations.Nullable;

/** An attempt under way, as those see it who hold the claim. */
public final class Attempt {
    private final ClaimedRecording claimed;
    private @Nullable Transfer transfer;
    private boolean stopped;

    Attempt(ClaimedRecording claimed) {
        this.claimed = claimed;
    }

    /** The claim. */
    public ClaimedRecording claimed() {
        return claimed;
    }

    synchronized void transfer(Transfer begun) {
        transfer = begun;
        if (stopped) {
            begun.stop();
        }
    }

    /** How far it is. */
    public synchronized HeldRecording held() {
        return transfer == null
                ? new HeldRecording(claimed, claimed.bytes(), claimed.etag())
                : new HeldRecording(claimed, transfer.bytes(), transfer.etag());
    }

    /** Puts it down; it ends soon after. */
    public synchronized void stop() {
        stopped = true;
        if (transfer != null) {
            transfer.stop();
        }
    }
}
