package dev.earshot.infra;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the library artifact that carries them. */
final class PostgresBinaries {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private PostgresBinaries() {}

    /**
     * The folder with {@code bin/postgres}: the one that {@code EARSHOT_PG_PROGRAMS} names, where a machine has a server of
     * its own that was built with more (lz4); else unpacked under {@code cache} when it is not there yet. It is unpacked beside
     * and renamed, so that a start killed half-way never leaves half a program.
     */
    static Path unpack(Path cache) throws IOException {
        String own = System.getenv("EARSHOT_PG_PROGRAMS");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        Path home = cache.toAbsolutePath().resolve("postgres-" + Versions.of("postgres"));
        if (Files.exists(home)) {
            return home;
        }
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache.toAbsolutePath(), "unpacking");
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new IOException("no PostgreSQL for this machine: only Linux on x86-64 is packed; give "
                        + "earshot.pg.* of a running server instead");
            }
            unpack(new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive))), fresh);
        }
        makeReadable(fresh.toFile());
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(home)) { // else: another start was first
                throw e;
            }
            Folders.delete(fresh);
        }
        return home;
    }

    private static void unpack(TarArchiveInputStream entries, Path into) throws IOException {
        for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            Path file = into.resolve(entry.getName()).normalize();
            if (!file.startsWith(into)) {
                throw new IOException("archive entry outside its folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                continue;
            }
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            } else {
                Files.copy(entries, file);
                if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true, false)) {
                    throw new IOException("cannot make executable: " + file);
                }
            }
        }
    }

    private static void makeReadable(File folder) throws IOException {
        if (!folder.setReadable(true, false) || !folder.setExecutable(true, false)) {
            throw new IOException("cannot open to other users: " + folder);
        }
    }
}
