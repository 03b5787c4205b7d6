package dev.earshot.gateway.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one process below that of all: the first that nobody holds locked. What lies in others that nobody holds
 * was left by processes that are gone, and is moved here. The kernel drops a lock with its process, however that ends.
 */
record Folder(Path path, FileChannel file, FileLock lock) implements AutoCloseable {
    private static final int MOST = 64;

    /**
     * Takes a folder.
     *
     * @throws IOException when none can be used
     */
    static Folder take(Path all) throws IOException {
        Files.createDirectories(
                all, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (int i = 0; i < MOST; i++) {
            Folder mine = lock(all.resolve(Integer.toString(i)));
            if (mine != null) {
                mine.adopt(all);
                return mine;
            }
        }
        throw new IOException(MOST + " processes spool to " + all + " already");
    }

    private static @Nullable Folder lock(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel file = FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return new Folder(folder, file, lock);
            }
        } catch (OverlappingFileLockException ours) {
            // another spool of this very process
        }
        file.close();
        return null;
    }

    private void adopt(Path all) throws IOException {
        for (int i = 0; i < MOST; i++) {
            Path other = all.resolve(Integer.toString(i));
            if (other.equals(path)
                    || !Files.isDirectory(other)
                    || Segments.files(other).isEmpty()) {
                continue;
            }
            try (Folder left = lock(other)) {
                if (left != null) {
                    move(Segments.files(other));
                }
            }
        }
    }

    private void move(List<Path> files) throws IOException {
        List<Path> mine = Segments.files(path);
        long number = mine.isEmpty() ? 0 : Segments.number(mine.getLast());
        for (Path file : files) {
            Files.move(file, path.resolve(Segments.name(++number)), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        file.close();
    }
}
