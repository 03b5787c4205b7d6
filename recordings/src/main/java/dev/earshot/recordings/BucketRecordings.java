package dev.earshot.recordings;

import dev.earshot.contracts.recording.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * The store as a bucket of a server that speaks S3. What is kept lies in the folder first, on disk and whole, and is sent
 * to the bucket from there, however long that is away: a sender who waits for an answer does not wait for the bucket.
 */
public final class BucketRecordings implements Recordings, AutoCloseable {
    private final FolderRecordings folder;
    private final S3Client client;
    private final String bucket;
    private final Outgoing outgoing;

    /**
     * The store in a bucket that is there.
     *
     * @param folder of what comes in and what is still to be sent; what a former process left there is sent, too
     */
    public BucketRecordings(Path folder, S3Client client, String bucket) {
        this.folder = new FolderRecordings(folder);
        this.client = client;
        this.bucket = bucket;
        this.outgoing = new Outgoing(folder.toAbsolutePath(), client, bucket);
    }

    @Override
    public Path incoming() {
        return folder.incoming();
    }

    @Override
    public Path partial(String name) {
        return folder.partial(name);
    }

    @Override
    public List<String> keep(Path incoming, List<Place> owners, String filename) {
        List<String> references = folder.keep(incoming, owners, filename);
        outgoing.wake();
        return references;
    }

    @Override
    public @Nullable Stored find(Reference reference) {
        Stored here = folder.find(reference);
        if (here != null) {
            return here;
        }
        String name = reference.text();
        try {
            long size = client.headObject(request -> request.bucket(bucket).key(name))
                    .contentLength();
            return new Stored.Remote(size, (from, count) -> {
                try {
                    return client.getObject(request ->
                            request.bucket(bucket).key(name).range("bytes=" + from + "-" + (from + count - 1)));
                } catch (SdkException away) {
                    throw new IOException("the bucket cannot be read", away);
                }
            });
        } catch (NoSuchKeyException notThere) {
            return null;
        } catch (SdkException away) {
            throw new UncheckedIOException(new IOException("the bucket cannot be read", away));
        }
    }

    @Override
    public void erase(Reference reference) {
        // Here first: what is not here any more is not sent.
        folder.erase(reference);
        try {
            client.deleteObject(request -> request.bucket(bucket).key(reference.text()));
        } catch (SdkException away) {
            throw new UncheckedIOException(new IOException("the bucket cannot be written", away));
        }
    }

    @Override
    public void drop(Path incoming) {
        folder.drop(incoming);
    }

    @Override
    public int sweep(Instant before) {
        return folder.sweep(before);
    }

    @Override
    public void close() {
        outgoing.close();
        client.close();
    }
}
