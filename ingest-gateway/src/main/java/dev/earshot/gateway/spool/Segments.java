package dev.earshot.gateway.spool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a spool: numbered segments in a folder of one process. Frames are appended to the newest and read from the
 * oldest; a segment is deleted when all of it was taken. Not thread-safe: {@link Spool} has the one lock.
 */
final class Segments implements AutoCloseable {
    static final String SUFFIX = ".seg";
    private static final int BUFFER = 1 << 16;

    /** Of a segment, what is on disk and whole. */
    private record Segment(long bytes, long records, long sinceMs) {
        Segment with(long moreBytes, int moreRecords) {
            return new Segment(bytes + moreBytes, records + moreRecords, sinceMs);
        }
    }

    private final Path folder;
    private final long maxBytes;
    private final long segmentBytes;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private @Nullable FileChannel tail;
    private long taken;
    private int torn;

    private Segments(Path folder, long maxBytes, long segmentBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.segmentBytes = segmentBytes;
    }

    /**
     * Opens a folder that nobody else uses, cutting the torn ends that a crash has left.
     *
     * @param maxBytes what all segments together may take
     * @param segmentBytes at what size a new one is begun
     * @throws IOException when the folder cannot be used
     */
    static Segments open(Path folder, long maxBytes, long segmentBytes) throws IOException {
        Segments segments = new Segments(folder, maxBytes, segmentBytes);
        for (Path file : files(folder)) {
            segments.recover(file);
        }
        return segments;
    }

    /** The segments of a folder in the order in which they were written. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** The name of a segment; names sort as numbers do. */
    static String name(long number) {
        return String.format(Locale.ROOT, "%016d", number) + SUFFIX;
    }

    static long number(Path file) {
        String name = String.valueOf(file.getFileName());
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private void recover(Path file) throws IOException {
        Segment whole = new Segment(0, 0, Files.getLastModifiedTime(file).toMillis());
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            for (Frame.Passed next = Frame.pass(in); next != null; next = Frame.pass(in)) {
                whole = whole.with(next.bytes(), next.records());
            }
        }
        if (whole.bytes() < Files.size(file)) {
            torn++;
            cut(file, whole.bytes());
        }
        if (whole.bytes() == 0) {
            Files.delete(file);
        } else {
            segments.put(number(file), whole);
        }
    }

    // What is cut was never acknowledged, or the disk has spoiled it: somebody may want to look.
    private static void cut(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Path rest = file.resolveSibling(file.getFileName() + "." + at + ".torn");
            channel.position(at);
            try {
                Files.copy(Channels.newInputStream(channel), rest);
                Files.setPosixFilePermissions(rest, PosixFilePermissions.fromString("rw-------"));
            } catch (FileAlreadyExistsException keptBefore) {
                // by a start that was killed here
            }
            channel.truncate(at);
            channel.force(true);
        }
    }

    /** How many ends were cut at the start. */
    int torn() {
        return torn;
    }

    /** What all segments take, bytes. */
    long bytes() {
        return segments.values().stream().mapToLong(Segment::bytes).sum();
    }

    /** How many records they have, those that are taken of the oldest among them. */
    long records() {
        return segments.values().stream().mapToLong(Segment::records).sum();
    }

    /** Since when the oldest lies here, milliseconds since 1970; {@link Long#MAX_VALUE} when none does. */
    long sinceMs() {
        return segments.isEmpty()
                ? Long.MAX_VALUE
                : segments.firstEntry().getValue().sinceMs();
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** Whether so many bytes more are within the limit. */
    boolean hasRoom(long more) {
        return bytes() + more <= maxBytes;
    }

    /**
     * Appends a frame and returns when it is on disk.
     *
     * @throws IOException when it is not; nothing of it will be read
     */
    void append(byte[] frame, int records) throws IOException {
        FileChannel channel = tail();
        long number = segments.lastKey();
        Segment before = segments.lastEntry().getValue();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException refused) {
            abandonTail(channel, number, before);
            throw refused;
        }
        segments.put(number, before.with(frame.length, records));
    }

    // What a failed write or sync has left is unknown: nothing is appended behind it.
    private void abandonTail(FileChannel channel, long number, Segment whole) throws IOException {
        tail = null;
        try (channel) {
            channel.truncate(whole.bytes());
        } finally {
            if (whole.bytes() == 0) {
                segments.remove(number);
                Files.deleteIfExists(file(number));
            }
        }
    }

    private FileChannel tail() throws IOException {
        FileChannel channel = tail;
        if (channel != null && segments.lastEntry().getValue().bytes() < segmentBytes) {
            return channel;
        }
        if (channel != null) {
            tail = null;
            channel.close();
        }
        long number = segments.isEmpty() ? 1 : segments.lastKey() + 1;
        FileChannel fresh = FileChannel.open(
                file(number),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        segments.put(number, new Segment(0, 0, System.currentTimeMillis()));
        tail = fresh;
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true); // a file without its name survives no crash of the machine
        }
        return fresh;
    }

    /**
     * The oldest frame that was not taken; {@code null} when there is none.
     *
     * @throws IOException when the disk cannot be read
     */
    Frame.@Nullable Content next() throws IOException {
        if (segments.isEmpty() || taken >= segments.firstEntry().getValue().bytes()) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file(segments.firstKey()))) {
            in.skipNBytes(taken);
            Frame.Content content = Frame.read(in);
            if (content == null) {
                throw new IOException("what was written to the spool cannot be read back");
            }
            return content;
        }
    }

    /** Whether nothing lies behind this frame, the {@link #next} one. */
    boolean isLast(Frame.Content frame) {
        return segments.size() == 1
                && taken + frame.bytes() >= segments.firstEntry().getValue().bytes();
    }

    /** Takes away the frame that {@link #next} gave: it is safe elsewhere. */
    void take(Frame.Content frame) throws IOException {
        taken += frame.bytes();
        if (taken < segments.firstEntry().getValue().bytes()) {
            return;
        }
        if (segments.size() == 1 && tail != null) {
            tail.close();
            tail = null;
        }
        Files.delete(file(segments.firstKey()));
        segments.pollFirstEntry();
        taken = 0;
    }

    private Path file(long number) {
        return folder.resolve(name(number));
    }

    @Override
    public void close() throws IOException {
        if (tail != null) {
            tail.close();
            tail = null;
        }
    }
}
