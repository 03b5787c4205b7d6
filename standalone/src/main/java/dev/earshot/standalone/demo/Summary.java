package dev.earshot.standalone.demo;

import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The end of a demo as people like to read it. */
final class Summary {
    private Summary() {}

    static void print(Heard heard, PrintStream out) {
        long passed =
                heard.verdicts().values().stream().filter(Verdict::success).count();
        out.println();
        out.printf(
                "%d calls: %d passed, %d failed%n",
                heard.verdicts().size(), passed, heard.verdicts().size() - passed);
        why(heard).forEach((rule, count) -> out.printf("  %2d failed on %s%n", count, rule));
        if (heard.rejected() > 0) {
            out.printf(
                    "  %2d could not be read; kept on earshot.webhooks.rejected.v1 with the reason%n",
                    heard.rejected());
        }
        List<Double> latencies = latencies(heard);
        if (!latencies.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "agents answered after %.0f ms in the middle call, %.0f to %.0f ms%n",
                    at(latencies, 0.5),
                    at(latencies, 0),
                    at(latencies, 1));
        }
        List<Double> freshness =
                heard.freshness().stream().map(Long::doubleValue).toList();
        if (!freshness.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "freshness, webhook received to verdict published: p50 %.0f ms, p99 %.0f ms%n",
                    at(freshness, 0.5),
                    at(freshness, 0.99));
        }
        out.println();
    }

    private static Map<String, Integer> why(Heard heard) {
        Map<String, Integer> why = new TreeMap<>();
        heard.verdicts().values().stream()
                .flatMap(verdict -> verdict.rules().stream())
                .filter(rule -> Boolean.FALSE.equals(rule.passed()))
                .forEach(rule -> why.merge(rule.metricName() + " (wanted " + rule.conditions() + ")", 1, Integer::sum));
        return why;
    }

    private static List<Double> latencies(Heard heard) {
        List<Double> latencies = new ArrayList<>();
        heard.scores().values().forEach(byCode -> {
            Score latency = byCode.get("latency");
            if (latency != null && latency.outcome() instanceof Outcome.Scored scored && scored.score() != null) {
                latencies.add(scored.score());
            }
        });
        return latencies;
    }

    /** The value at this share of the sorted values. */
    private static double at(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round((sorted.size() - 1) * share));
    }
}
