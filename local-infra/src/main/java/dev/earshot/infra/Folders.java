package dev.earshot.infra;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of our own. */
public final class Folders {
    private Folders() {}

    /**
     * Makes the folder, and lets nobody but its owner in (mode 0700).
     *
     * @throws IOException in words for people, when the folder belongs to somebody else or cannot be made
     */
    public static Path makePrivate(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return folder;
        } catch (FileSystemException refused) {
            String owner = Files.exists(folder) ? ", which belongs to " + Files.getOwner(folder) : "";
            throw new IOException("no access to the folder " + folder + owner, refused);
        }
    }

    /** Writes a file that only its owner can read (mode 0600), whole or not at all. */
    public static void writePrivate(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "fresh",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the folder and all below it; nothing happens when it is not there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
