package dev.earshot.gateway.spool;

import dev.earshot.contracts.event.EventMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/**
 * A group of records as it lies in a segment, written with one call and one sync: magic, number of records, raw length,
 * compressed length, CRC-32C of what follows (4 bytes each, big-endian), then the records as one LZ4 block. A frame whose
 * checksum does not hold is the torn end of a crash: nothing in it was ever acknowledged.
 */
final class Frame {
    static final int HEAD_BYTES = 20;
    private static final int MAGIC = 0x45535031; // "ESP1"
    private static final int MOST_BYTES = 256 * 1024 * 1024;
    private static final LZ4Factory LZ4 = LZ4Factory.fastestInstance();

    private Frame() {}

    static byte[] of(List<EventMessage> records) {
        byte[] raw = raw(records);
        byte[] block = LZ4.fastCompressor().compress(raw);
        CRC32C crc = new CRC32C();
        crc.update(block);
        ByteArrayOutputStream frame = new ByteArrayOutputStream(HEAD_BYTES + block.length);
        try (DataOutputStream out = new DataOutputStream(frame)) {
            out.writeInt(MAGIC);
            out.writeInt(records.size());
            out.writeInt(raw.length);
            out.writeInt(block.length);
            out.writeInt((int) crc.getValue());
            out.write(block);
        } catch (IOException memory) {
            throw new UncheckedIOException(memory);
        }
        return frame.toByteArray();
    }

    /** A frame that was read. */
    record Content(long bytes, List<EventMessage> records) {}

    /**
     * Reads the next frame.
     *
     * @return {@code null} at the end, or where the frame is torn
     */
    static @Nullable Content read(InputStream in) throws IOException {
        Head head = Head.read(in);
        byte[] block = head == null ? null : head.block(in);
        return head == null || block == null
                ? null
                : new Content(
                        HEAD_BYTES + block.length,
                        records(head.count(), LZ4.safeDecompressor().decompress(block, head.rawLength())));
    }

    private record Head(int count, int rawLength, int length, int checksum) {
        static @Nullable Head read(InputStream in) throws IOException {
            byte[] bytes = in.readNBytes(HEAD_BYTES);
            if (bytes.length < HEAD_BYTES) {
                return null;
            }
            ByteBuffer fields = ByteBuffer.wrap(bytes);
            int magic = fields.getInt();
            Head head = new Head(fields.getInt(), fields.getInt(), fields.getInt(), fields.getInt());
            return magic == MAGIC && sane(head.length) && sane(head.rawLength) ? head : null;
        }

        private static boolean sane(int length) {
            return length >= 0 && length <= MOST_BYTES;
        }

        byte @Nullable [] block(InputStream in) throws IOException {
            byte[] block = in.readNBytes(length);
            CRC32C crc = new CRC32C();
            crc.update(block);
            return block.length == length && (int) crc.getValue() == checksum ? block : null;
        }
    }

    /** A frame that was passed over. */
    record Passed(long bytes, int records) {}

    /**
     * Passes over the next frame, checking it.
     *
     * @return {@code null} at the end, or where the frame is torn
     */
    static @Nullable Passed pass(InputStream in) throws IOException {
        Head head = Head.read(in);
        byte[] block = head == null ? null : head.block(in);
        return head == null || block == null ? null : new Passed(HEAD_BYTES + block.length, head.count());
    }

    private static byte[] raw(List<EventMessage> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (EventMessage record : records) {
                text(out, record.topic());
                text(out, record.key());
                out.writeInt(record.headers().size());
                for (Map.Entry<String, String> header : record.headers().entrySet()) {
                    text(out, header.getKey());
                    text(out, header.getValue());
                }
                byte[] value = Objects.requireNonNull(record.value(), "a webhook is no tombstone");
                out.writeInt(value.length);
                out.write(value);
            }
        } catch (IOException memory) {
            throw new UncheckedIOException(memory);
        }
        return bytes.toByteArray();
    }

    private static List<EventMessage> records(int count, byte[] raw) throws IOException {
        List<EventMessage> records = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(raw))) {
            for (int i = 0; i < count; i++) {
                String topic = text(in);
                String key = text(in);
                Map<String, String> headers = new LinkedHashMap<>();
                for (int left = in.readInt(); left > 0; left--) {
                    headers.put(text(in), text(in));
                }
                records.add(new EventMessage(topic, key, headers, in.readNBytes(in.readInt())));
            }
        }
        return records;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
