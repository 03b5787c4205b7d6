package dev.earshot.controlplane.coverage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.coverage.Freshness;
import dev.earshot.store.coverage.Freshness.Deliveries;
import dev.earshot.store.coverage.Freshness.Took;
import dev.earshot.store.coverage.Freshness.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far projects are behind, on the wire: ages in seconds, and 0 where nothing waits. */
final class FreshnessJson {
    private static final String OLDEST = "oldest_call_without_verdict_seconds";
    private static final List<String> PERCENTILES = List.of("p50_seconds", "p95_seconds", "p99_seconds");

    private FreshnessJson() {}

    static ObjectNode of(List<Freshness> projects, Instant now) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("at", now.toString())
                .put(
                        OLDEST,
                        projects.stream()
                                .mapToDouble(project -> oldest(project, now))
                                .max()
                                .orElse(0));
        var all = json.putArray("projects");
        projects.forEach(project -> all.add(of(project, now)));
        return json;
    }

    private static ObjectNode of(Freshness project, Instant now) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("project_id", project.projectId())
                .put(OLDEST, oldest(project, now));
        var waiting = json.putArray("waiting");
        project.waiting()
                .forEach(each -> waiting.addObject()
                        .put("for", each.reason().word())
                        .put("calls", shown(each.number()))
                        .put("calls_exact", isExact(each.number()))
                        .put("oldest_seconds", age(each.oldest(), now)));
        ObjectNode took = json.putObject("webhook_to_verdict");
        took.set("last_hour", of(project.lastHour()));
        took.set("last_day", of(project.lastDay()));
        json.set("deliveries", of(project.deliveries(), now));
        return json;
    }

    private static ObjectNode of(Took took) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("verdicts", took.verdicts())
                .put("complete", took.verdicts() < Freshness.VERDICTS);
        for (int i = 0; i < PERCENTILES.size(); i++) {
            json.put(
                    PERCENTILES.get(i),
                    took.seconds().isEmpty() ? null : took.seconds().get(i));
        }
        return json;
    }

    private static ObjectNode of(Deliveries deliveries, Instant now) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("due", shown(deliveries.due()))
                .put("oldest_due_seconds", age(deliveries.oldestDue(), now))
                .put("scheduled", shown(deliveries.scheduled()))
                .put("under_way", shown(deliveries.underWay()))
                .put(
                        "counts_exact",
                        isExact(deliveries.due()) && isExact(deliveries.scheduled()) && isExact(deliveries.underWay()));
    }

    private static double oldest(Freshness project, Instant now) {
        return project.waiting().stream()
                .map(Waiting::oldest)
                .mapToDouble(since -> age(since, now))
                .max()
                .orElse(0);
    }

    private static double age(@Nullable Instant since, Instant now) {
        return since == null
                ? 0
                : Math.max(0, (double) Duration.between(since, now).toMillis() / 1_000);
    }

    private static long shown(long number) {
        return Math.min(number, Freshness.COUNTED);
    }

    private static boolean isExact(long number) {
        return number <= Freshness.COUNTED;
    }
}
