package dev.earshot.recordings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where recordings are ({@code earshot.recordings} and below). */
@ConfigMapping(prefix = "earshot.recordings")
public interface RecordingsConfig {
    /** The folder; with a bucket, what comes in and what is still to be sent there. */
    @WithParentName
    Path folder();

    /** A bucket, for services that share no folder. */
    Bucket s3();

    /** A bucket of a server that speaks S3. */
    interface Bucket {
        /** Its name; without one recordings stay in the folder. */
        Optional<String> bucket();

        /** The server, where it is not Amazon's. */
        Optional<URI> endpoint();

        /** The region. */
        @WithDefault("us-east-1")
        String region();

        /** Key and secret; without them the environment's own credentials are used (a role, a profile). */
        Optional<String> accessKey();

        /** The secret of the key. */
        Optional<String> secretKey();

        /** Whether the bucket stands in the path and not in the host name. */
        @WithDefault("false")
        boolean pathStyle();
    }
}
