package dev.earshot.normalizer;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.trace.Spans;
import dev.earshot.store.recording.ClaimedRecording;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Tells a call of its recording: save and publish, as after a webhook. */
@Singleton
final class RecordingTelling {
    private final CallMerging merging;
    private final Publisher publisher;
    private final Spans spans;
    private final Clock clock;

    @Inject
    RecordingTelling(CallMerging merging, Publisher publisher, Spans spans, Clock clock) {
        this.merging = merging;
        this.publisher = publisher;
        this.spans = spans;
        this.clock = clock;
    }

    /** Ends when the call's revision is published, however long Kafka or PostgreSQL are away. A repeat changes nothing. */
    Uni<Void> tell(ClaimedRecording claimed, String reference) {
        Instant began = clock.instant();
        Told told = FetchedRecording.of(claimed, reference, began);
        return Cure.until("store", () -> merging.merge(List.of(told))).chain(result -> {
            List<EventMessage> messages = result.revisions().stream()
                    .map(current -> Revisions.message(current, spans, began))
                    .toList();
            return Cure.until("kafka", () -> publisher.publish(messages));
        });
    }
}
