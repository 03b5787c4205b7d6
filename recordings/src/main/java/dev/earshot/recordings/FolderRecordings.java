package dev.earshot.recordings;

import dev.earshot.contracts.recording.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The store as a folder: one file per recording, named by its content, so that a repeat is the same file. */
public final class FolderRecordings implements Recordings {
    private static final Logger LOG = Logger.getLogger(FolderRecordings.class);
    private static final String INCOMING = "incoming";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,80}");
    private static final Pattern ENDING = Pattern.compile("[a-z0-9]{1,5}");
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    /** The store in a folder, which is made when it is first needed. */
    public FolderRecordings(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public Path incoming() {
        try {
            Path incoming = Files.createDirectories(folder.resolve(INCOMING));
            return Files.createTempFile(incoming, "upload", "", PRIVATE);
        } catch (IOException e) {
            throw new UncheckedIOException("the recordings folder cannot be written", e);
        }
    }

    @Override
    public Path partial(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of something that comes in");
        }
        try {
            return Files.createDirectories(folder.resolve(INCOMING)).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("the recordings folder cannot be written", e);
        }
    }

    @Override
    public @Nullable Stored find(Reference reference) {
        Path file = folder.resolve(reference.text());
        try {
            return new Stored.OnDisk(file, Files.size(file));
        } catch (NoSuchFileException notHere) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the recordings folder cannot be read", e);
        }
    }

    @Override
    public List<String> keep(Path incoming, List<Place> owners, String filename) {
        try {
            String name = digest(incoming) + "." + ending(filename);
            List<String> references = new ArrayList<>();
            for (Place owner : owners) {
                Path place = Files.createDirectories(folder.resolve(Long.toString(owner.projectId())));
                String own = owner.callLogId() + "-" + name;
                link(incoming, place.resolve(own));
                references.add(owner.projectId() + "/" + own);
            }
            return references;
        } catch (IOException e) {
            throw new UncheckedIOException("the recordings folder cannot be written", e);
        }
    }

    private static void link(Path incoming, Path place) throws IOException {
        try {
            Files.createLink(place, incoming);
        } catch (FileAlreadyExistsException sameBytes) {
            return; // a repeat: its name tells its content
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.copy(incoming, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public int sweep(Instant before) {
        Path incoming = folder.resolve(INCOMING);
        if (!Files.isDirectory(incoming)) {
            return 0;
        }
        int swept = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before) && Files.deleteIfExists(file)) {
                    swept++;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warnf("incoming recordings not swept: error=%s", e.getClass().getName());
        }
        return swept;
    }

    @Override
    public void erase(Reference reference) {
        drop(folder.resolve(reference.text()));
    }

    @Override
    public void drop(Path incoming) {
        try {
            Files.deleteIfExists(incoming);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ending(String filename) {
        String ending = filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ENDING.matcher(ending).matches() ? ending : "bin";
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
