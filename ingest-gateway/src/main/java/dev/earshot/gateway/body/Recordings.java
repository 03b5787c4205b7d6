package dev.earshot.gateway.body;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The recordings store as a folder: one file per recording, named by its content, so that a repeat is the same file. */
public final class Recordings {
    private static final String INCOMING = "incoming";

    private final Path folder;

    /** The store in a folder, which is made when it is first needed. */
    public Recordings(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** A fresh file for something that is still coming in. */
    public Path incoming() {
        try {
            Path incoming = Files.createDirectories(folder.resolve(INCOMING));
            return Files.createTempFile(
                    incoming,
                    "upload",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new UncheckedIOException("the recordings folder cannot be written", e);
        }
    }

    /**
     * Moves a file that came in to its place.
     *
     * @param filename as the sender called it; only its ending is used
     * @return the reference that travels with the call
     * @throws UncheckedIOException when the folder cannot be written
     */
    public String keep(Path incoming, long projectId, long callLogId, String filename) {
        try {
            Path place = Files.createDirectories(folder.resolve(Long.toString(projectId)));
            String name = callLogId + "-" + digest(incoming) + "." + ending(filename);
            Files.move(incoming, place.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            return projectId + "/" + name;
        } catch (IOException e) {
            throw new UncheckedIOException("the recordings folder cannot be written", e);
        }
    }

    /** Throws away what came in. */
    public void drop(Path incoming) {
        try {
            Files.deleteIfExists(incoming);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ending(String filename) {
        String ending = filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ending.matches("[a-z0-9]{1,5}") ? ending : "bin";
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[65_536];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                sha.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
