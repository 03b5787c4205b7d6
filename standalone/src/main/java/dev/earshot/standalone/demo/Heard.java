package dev.earshot.standalone.demo;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a subscriber has heard on the topics; records that repeat what he has seen are dropped, as every subscriber must. */
final class Heard {
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<String, Map<String, Score>> scores = new TreeMap<>();
    private final List<Long> freshness = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<String> twice = new ArrayList<>();
    private int rejected;

    /** Takes a record of the verdict topic; {@code null} when it says nothing new. */
    @Nullable
    Verdict verdict(ConsumerRecord<String, byte[]> record) {
        Verdict verdict = EarshotJson.read(record.value(), Verdict.class);
        if (!seen.add("verdict " + verdict.id())) {
            return null;
        }
        if (verdicts.put(verdict.callId(), verdict) != null) {
            twice.add(verdict.callId() + " has a second verdict");
        }
        freshness.add(record.timestamp() - verdict.webhookAt().toEpochMilli());
        return verdict;
    }

    void score(ConsumerRecord<String, byte[]> record) {
        Score score = EarshotJson.read(record.value(), Score.class);
        if (!seen.add("score " + score.id())) {
            return;
        }
        String code = String.valueOf(score.metricCode());
        if (scores.computeIfAbsent(score.callId(), _ -> new TreeMap<>()).put(code, score) != null) {
            twice.add(score.callId() + " is scored twice on " + code);
        }
    }

    void rejections(int count) {
        rejected += count;
    }

    /** By the provider's id of the call, in the order of their arrival. */
    Map<String, Verdict> verdicts() {
        return verdicts;
    }

    /** By the provider's id of the call and the code of the metric. */
    Map<String, Map<String, Score>> scores() {
        return scores;
    }

    /** From webhook received to verdict published, ms. */
    List<Long> freshness() {
        return freshness;
    }

    /** What came twice and should have come once, in words. */
    List<String> twice() {
        return twice;
    }

    /** How many webhooks were set aside. */
    int rejected() {
        return rejected;
    }
}
