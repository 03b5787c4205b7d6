package dev.earshot.bench.peer;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.earshot.bench.Work;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jackson's data binding of webhooks into records of their own shape. */
public final class BareParse implements Work {
    /** The webhook. */
    public record Webhook(String event, Call call) {}

    /** Its call; names are Retell's. */
    public record Call(
            String call_id,
            String agent_id,
            @Nullable String call_type,
            @Nullable String direction,
            @Nullable String from_number,
            @Nullable String to_number,
            @Nullable String call_status,
            @Nullable String disconnection_reason,
            long start_timestamp,
            long end_timestamp,
            long duration_ms,
            List<Turn> transcript_object,
            @Nullable Analysis call_analysis) {}

    /** A turn of its transcript. */
    public record Turn(String role, String content, List<Word> words) {}

    /** A word and when it was said, seconds. */
    public record Word(String word, double start, double end) {}

    /** What Retell makes of it. */
    public record Analysis(
            @Nullable String call_summary, @Nullable Boolean call_successful) {}

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final List<byte[]> webhooks;
    private long turns;

    /** Of these webhooks, over and over. */
    public BareParse(List<byte[]> webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public Done run(long nanos) throws IOException {
        long until = System.nanoTime() + nanos;
        int done = 0;
        while (System.nanoTime() < until) {
            Webhook webhook = mapper.readValue(webhooks.get(done++ % webhooks.size()), Webhook.class);
            turns += webhook.call().transcript_object().size();
        }
        if (turns == 0) {
            throw new IOException("the webhooks have no turns");
        }
        return Done.of(done);
    }
}
