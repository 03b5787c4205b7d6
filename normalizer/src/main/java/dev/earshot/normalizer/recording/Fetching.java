package dev.earshot.normalizer.recording;

import dev.earshot.contracts.recording.AudioKind;
import dev.earshot.egress.Egress;
import dev.earshot.egress.Fetch;
import dev.earshot.egress.Fetched;
import dev.earshot.egress.Transfer;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.recordings.Recordings;
import dev.earshot.store.recording.ClaimedRecording;
import dev.earshot.store.recording.RecordingEnd;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One try to fetch one recording into the store. */
@Singleton
public final class Fetching {
    private static final Logger LOG = Logger.getLogger(Fetching.class);

    private final Egress egress;
    private final Recordings recordings;
    private final SecretBox secrets;
    private final RecordingConfig config;
    private final Clock clock;

    @Inject
    Fetching(Egress egress, Recordings recordings, SecretBox secrets, RecordingConfig config, Clock clock) {
        this.egress = egress;
        this.recordings = recordings;
        this.secrets = secrets;
        this.config = config;
        this.clock = clock;
    }

    /** Deletes, sometime soon, what processes left that died: no pause is as long as what is swept is old. */
    public void sweep() {
        Instant before =
                clock.instant().minus(config.longestPause().multipliedBy(2)).minus(config.within());
        Infrastructure.getDefaultWorkerPool().execute(() -> recordings.sweep(before));
    }

    /** A try of this claim, not begun yet. */
    public Attempt attempt(ClaimedRecording claimed) {
        return new Attempt(claimed);
    }

    /** Begins a try and goes through with it. Never fails: our own bug, and a disk that is full, are tried again. */
    public Uni<Brought> fetch(Attempt attempt, ConfigSnapshot snapshot) {
        ClaimedRecording claimed = attempt.claimed();
        return Uni.createFrom()
                .deferred(() -> begin(attempt, snapshot))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .recoverWithItem(fault -> {
                    boolean disk = fault instanceof IOException || fault instanceof UncheckedIOException;
                    // The class only: a message may quote an address.
                    LOG.errorf(
                            "recording not fetched: project=%d call=%d error=%s",
                            claimed.projectId(),
                            claimed.callLogId(),
                            fault.getClass().getName());
                    return new Brought.NotYet(conclusion(claimed).again(disk ? "storage" : "internal", null));
                });
    }

    private Uni<Brought> begin(Attempt attempt, ConfigSnapshot snapshot) {
        ClaimedRecording claimed = attempt.claimed();
        if (claimed.erased()) {
            return notYet(new RecordingEnd.Failed("call_deleted"));
        }
        if (snapshot.project(claimed.projectId()) == null) {
            return notYet(new RecordingEnd.Failed("project_deleted"));
        }
        String reference = claimed.reference();
        Long size = claimed.size();
        if (reference != null && size != null) {
            return Uni.createFrom().item(new Brought.Kept(reference, size));
        }
        String sealed = Whereabouts.key(snapshot, claimed.projectId());
        if (claimed.url() == null && sealed == null) {
            return notYet(conclusion(claimed).again("no_api_key", null));
        }
        Partial partial;
        try {
            partial = Partial.of(claimed, recordings);
        } catch (IOException e) {
            return Uni.createFrom().failure(e);
        }
        Transfer transfer = egress.fetch(
                new Fetch(
                        url(claimed),
                        claimed.url() == null ? key(claimed, sealed) : Map.of(),
                        partial.file(),
                        partial.have(),
                        partial.etag(),
                        new Fetch.Limits(config.most(), config.within(), config.stall())),
                snapshot.egressAllow());
        attempt.transfer(transfer);
        return Uni.createFrom()
                .completionStage(transfer.result())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(fetched -> brought(claimed, partial.file(), fetched));
    }

    private Brought brought(ClaimedRecording claimed, Path file, Fetched fetched) {
        Brought brought = fetched instanceof Fetched.Complete complete
                ? keep(claimed, file, complete)
                : new Brought.NotYet(conclusion(claimed).of(fetched));
        // What can be continued stays for the next attempt.
        if (!(brought instanceof Brought.NotYet(RecordingEnd.Again again) && again.bytes() > 0)) {
            recordings.drop(file);
        }
        return brought;
    }

    private Brought keep(ClaimedRecording claimed, Path file, Fetched.Complete complete) {
        AudioKind kind = AudioKind.of(head(file));
        if (complete.bytes() == 0) {
            return new Brought.NotYet(conclusion(claimed).again("empty", null));
        }
        if (kind == null && isText(complete.contentType())) {
            return new Brought.NotYet(new RecordingEnd.Failed("no_audio"));
        }
        String reference = recordings
                .keep(
                        file,
                        List.of(new Recordings.Place(claimed.projectId(), claimed.callLogId())),
                        kind == null ? "recording.bin" : "recording." + kind.ending())
                .getFirst();
        return new Brought.Kept(reference, complete.bytes());
    }

    /** A page that says what went wrong, or asks for a password, with 200. */
    private static boolean isText(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || type.contains("json") || type.contains("xml");
    }

    private static byte[] head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(AudioKind.HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url(ClaimedRecording claimed) {
        String url = claimed.url();
        return url != null
                ? url
                : config.elevenlabs() + "/v1/convai/conversations/"
                        + URLEncoder.encode(claimed.callId(), StandardCharsets.UTF_8)
                                .replace("+", "%20") + "/audio";
    }

    private Map<String, String> key(ClaimedRecording claimed, @Nullable String sealed) {
        String key =
                secrets.unseal(sealed, SecretBox.place("project", claimed.projectId(), Whereabouts.ELEVENLABS_KEY));
        return key == null ? Map.of() : Map.of("xi-api-key", key);
    }

    private Conclusion conclusion(ClaimedRecording claimed) {
        return new Conclusion(
                claimed, config, clock.instant(), ThreadLocalRandom.current().nextDouble());
    }

    private static Uni<Brought> notYet(RecordingEnd end) {
        return Uni.createFrom().item(new Brought.NotYet(end));
    }
}
