package dev.earshot.infra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Where a server keeps its data and its programs: in the given folders, or, where it has to run as another user, who
 * cannot walk into a private folder, below one that root alone can write to. Folders for temporary files will not do:
 * they are cleaned, and anybody can be there first.
 *
 * @param base the server's folder, for its user alone
 * @param cache of the unpacked programs
 */
record PostgresPlace(Path base, Path cache) {
    private static final Path OUTSIDE = Path.of("/var/lib/earshot");

    static PostgresPlace of(LocalPostgres.Settings settings, Unprivileged user) {
        Path folder = settings.folder().toAbsolutePath();
        return user.needsOwnFolder()
                ? new PostgresPlace(OUTSIDE.resolve("postgres-" + hash(folder)), OUTSIDE.resolve("programs"))
                : new PostgresPlace(folder, settings.cache().toAbsolutePath());
    }

    /** Makes the folders that are missing. */
    void make() throws IOException {
        if (base.startsWith(OUTSIDE)) {
            Files.createDirectories(OUTSIDE);
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(OUTSIDE);
            if (!Files.getAttribute(OUTSIDE, "unix:uid").equals(0)
                    || open.contains(PosixFilePermission.GROUP_WRITE)
                    || open.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new IOException(
                        "the folder " + OUTSIDE + " must belong to root, and nobody else may write to it");
            }
            Files.setPosixFilePermissions(OUTSIDE, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Folders.makePrivate(base);
    }

    Path data() {
        return base.resolve("data");
    }

    Path log() {
        return base.resolve("postgres.log");
    }

    private static String hash(Path folder) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
