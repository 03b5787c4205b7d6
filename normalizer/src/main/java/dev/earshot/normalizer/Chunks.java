package dev.earshot.normalizer;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Parts of a batch, bounded by bytes: what is parsed, merged and published at once takes a multiple of its bodies' size
 * in memory, and a batch of the largest webhooks would take all of it.
 */
final class Chunks {
    /** Bytes of bodies that are worked on at once; a single larger record is a chunk of its own. */
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private Chunks() {}

    /** The records in their order, cut where the bodies of a part would exceed {@link #MAX_BYTES}. */
    static List<List<ConsumerRecord<String, byte[]>>> of(Iterable<ConsumerRecord<String, byte[]>> records) {
        List<List<ConsumerRecord<String, byte[]>>> chunks = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> chunk = new ArrayList<>();
        long bytes = 0;
        for (ConsumerRecord<String, byte[]> each : records) {
            int size = each.value() == null ? 0 : each.value().length;
            if (!chunk.isEmpty() && bytes + size > MAX_BYTES) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
            chunk.add(each);
            bytes += size;
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }
}
