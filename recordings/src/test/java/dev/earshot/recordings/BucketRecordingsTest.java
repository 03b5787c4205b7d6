package dev.earshot.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.recording.Reference;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a server that speaks S3, signatures and all: S3Proxy over a folder. */
class BucketRecordingsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String BUCKET = "calls";

    @TempDir
    Path folder;

    private final byte[] audio = new byte[2_000_000];
    private int port;
    private S3Proxy server;

    @BeforeEach
    void serve() throws Exception {
        new Random(3).nextBytes(audio);
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Files.createDirectories(folder.resolve("server").resolve(BUCKET));
        start();
    }

    private void start() throws Exception {
        Properties settings = new Properties();
        settings.setProperty(
                "jclouds.filesystem.basedir", folder.resolve("server").toString());
        BlobStoreContext context = ContextBuilder.newBuilder("filesystem")
                .credentials("id", "secret")
                .overrides(settings)
                .build(BlobStoreContext.class);
        server = S3Proxy.builder()
                .blobStore(context.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, "key", "secret")
                .build();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void whatIsKeptArrivesInTheBucketAndLeavesTheFolder() throws Exception {
        try (BucketRecordings recordings = recordings("secret")) {
            Reference reference = keep(recordings);
            await().atMost(SOON).until(() -> !Files.exists(local(reference)));

            Stored.Remote stored = (Stored.Remote) Objects.requireNonNull(recordings.find(reference));
            assertThat(stored.size()).isEqualTo(audio.length);
            try (InputStream whole = stored.opening().open(0, audio.length);
                    InputStream part = stored.opening().open(1_000_000, 5)) {
                assertThat(whole.readAllBytes()).isEqualTo(audio);
                assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(audio, 1_000_000, 1_000_005));
            }
            assertThat(folder.resolve("server/" + BUCKET + "/" + reference.text()))
                    .hasBinaryContent(audio);
        }
    }

    @Test
    void whileTheBucketIsAwayItIsFoundInTheFolderAndSentAfterwardsAlsoByTheNextProcess() throws Exception {
        server.stop();
        Reference reference;
        try (BucketRecordings recordings = recordings("secret")) {
            reference = keep(recordings);
            assertThat(recordings.find(reference)).isInstanceOf(Stored.OnDisk.class);
        }
        start();
        try (BucketRecordings next = recordings("secret")) {
            await().atMost(SOON).until(() -> !Files.exists(local(reference)));
            assertThat(next.find(reference)).isInstanceOf(Stored.Remote.class);
        }
    }

    @Test
    void whatIsNotThereIsNotFoundAndAWrongSecretIsAFaultThatLosesNothing() throws Exception {
        Reference nothing = new Reference(1, 10, "0123456789abcdef", "mp3");
        try (BucketRecordings recordings = recordings("secret")) {
            assertThat(recordings.find(nothing)).isNull();
        }
        try (BucketRecordings recordings = recordings("another")) {
            assertThat(local(keep(recordings))).exists();
            assertThatThrownBy(() -> recordings.find(nothing)).isInstanceOf(UncheckedIOException.class);
        }
    }

    private Path local(Reference reference) {
        return folder.resolve("local").resolve(reference.text());
    }

    private Reference keep(Recordings recordings) throws IOException {
        Path incoming = recordings.incoming();
        Files.write(incoming, audio);
        String kept = recordings
                .keep(incoming, List.of(new Recordings.Place(1, 10)), "call.mp3")
                .getFirst();
        recordings.drop(incoming);
        return Objects.requireNonNull(Reference.parse(kept));
    }

    private BucketRecordings recordings(String secret) {
        RecordingsConfig config = new SmallRyeConfigBuilder()
                .withMapping(RecordingsConfig.class)
                .withDefaultValues(Map.of(
                        "earshot.recordings",
                        folder.resolve("local").toString(),
                        "earshot.recordings.s3.bucket",
                        BUCKET,
                        "earshot.recordings.s3.endpoint",
                        "http://127.0.0.1:" + port,
                        "earshot.recordings.s3.access-key",
                        "key",
                        "earshot.recordings.s3.secret-key",
                        secret,
                        "earshot.recordings.s3.path-style",
                        "true"))
                .build()
                .getConfigMapping(RecordingsConfig.class);
        S3Client client = RecordingsBeans.client(config.s3());
        return new BucketRecordings(config.folder(), client, BUCKET);
    }
}
