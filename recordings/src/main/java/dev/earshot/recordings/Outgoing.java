package dev.earshot.recordings;

import dev.earshot.contracts.recording.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Sends what lies in a folder to a bucket, and deletes what has arrived. Several processes may share the folder: what two
 * of them send is the same under the same name.
 */
final class Outgoing implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Outgoing.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Path folder;
    private final S3Client client;
    private final String bucket;
    private final Thread sender;
    private boolean isNews = true;
    private volatile boolean closed;

    Outgoing(Path folder, S3Client client, String bucket) {
        this.folder = folder;
        this.client = client;
        this.bucket = bucket;
        this.sender = Thread.ofPlatform().daemon().name("recordings-outgoing").start(this::run);
    }

    /** There is something new. */
    synchronized void wake() {
        isNews = true;
        notifyAll();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            boolean sent = sendAll();
            pause = sent ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            if (!rest(sent ? LONGEST_PAUSE : pause, sent)) {
                return;
            }
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Waits; news end the wait, unless the bucket is away. Says whether there is anything to go on with. */
    private synchronized boolean rest(Duration pause, boolean untilNews) {
        try {
            long until = System.nanoTime() + pause.toNanos();
            for (long left = pause.toMillis();
                    !closed && left > 0 && !(untilNews && isNews);
                    left = (until - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
            isNews = false;
            return !closed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether nothing is left. */
    private boolean sendAll() {
        boolean all = true;
        for (Reference each : waiting()) {
            if (closed) {
                return false;
            }
            all &= send(each);
        }
        return all;
    }

    private boolean send(Reference reference) {
        Path file = folder.resolve(reference.text());
        try {
            client.putObject(
                    request -> request.bucket(bucket).key(reference.text()).contentType(reference.contentType()),
                    RequestBody.fromFile(file));
            Files.deleteIfExists(file);
            return true;
        } catch (SdkException | IOException | UncheckedIOException away) {
            if (!Files.exists(file)) {
                return true; // somebody else has sent it
            }
            LOG.warnf(
                    "recording not sent to the bucket, trying again: project=%d call=%d error=%s",
                    reference.projectId(),
                    reference.callLogId(),
                    away.getClass().getName());
            return false;
        }
    }

    private List<Reference> waiting() {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.map(file -> Reference.parse(folder.relativize(file).toString()))
                    .flatMap(Stream::ofNullable)
                    .toList();
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.warnf(
                    "recordings folder not readable: error=%s",
                    unreadable.getClass().getName());
            return List.of();
        }
    }

    @Override
    public void close() {
        closed = true;
        sender.interrupt();
    }
}
