package dev.earshot.normalizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private static final int MIB = 1024 * 1024;

    @Test
    void aBatchOfLargeWebhooksIsWorkedOnInPartsAndInOrder() {
        List<ConsumerRecord<String, byte[]>> batch = IntStream.range(0, 16)
                .mapToObj(i -> new ConsumerRecord<>("t", 0, i, "k", new byte[3 * MIB]))
                .toList();

        var chunks = Chunks.of(batch);

        assertThat(chunks).hasSize(8).allSatisfy(chunk -> assertThat(chunk).hasSize(2));
        assertThat(chunks.stream().flatMap(List::stream)).containsExactlyElementsOf(batch);
    }

    @Test
    void aWebhookLargerThanAPartIsAPartOfItsOwnAndSmallOnesStayTogether() {
        var large = new ConsumerRecord<>("t", 0, 1, "k", new byte[9 * MIB]);
        var tombstone = new ConsumerRecord<String, byte[]>("t", 0, 0, "k", null);
        var small = new ConsumerRecord<>("t", 0, 2, "k", new byte[10]);

        assertThat(Chunks.of(List.of(tombstone, large, small, small)))
                .containsExactly(List.of(tombstone), List.of(large), List.of(small, small));
    }
}
