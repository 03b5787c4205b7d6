package dev.earshot.contracts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.score.Condition;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.time.Instant;
import java.util.List;

/** One value of each record with everything set, and one with as little as may be. */
final class Samples {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Instant T = Instant.parse("2026-03-01T10:00:00.123Z");

    static final CallRevision FULL_CALL = new CallRevision(3, T, T, T, fullCall());
    static final CallRevision BARE_CALL = new CallRevision(1, T, T, T, bareCall());

    static final List<Outcome> OUTCOMES = List.of(
            new Outcome.Scored(
                    812.5, null, 6, "transcript", List.of("Mean of 6 handoffs."), JSON.objectNode(), List.of("low_n")),
            new Outcome.Scored(null, "resolved", 1, "transcript", List.of(), null, List.of()),
            new Outcome.SampledOut(0.73, 0.3),
            new Outcome.TriggerFalse("ended by the caller"),
            new Outcome.NotApplicable("no tool was called"),
            new Outcome.NotEvaluated("needs_times", "the transcript has no times"),
            new Outcome.Failed("the judge did not answer"));

    static final Rubric RUBRIC = new Rubric(List.of(new Rubric.Rule(
            7,
            new Condition.Group(
                    "and",
                    List.of(
                            new Condition.Leaf("score", "lte", JSON.numberNode(2000)),
                            new Condition.Group(
                                    "or",
                                    List.of(new Condition.Leaf(
                                            "enum", "in", JSON.arrayNode().add("a")))))))));

    static final List<ConfigDocument> DOCUMENTS = List.of(
            new ConfigDocument.Organization(1, 1, "Default"),
            new ConfigDocument.Project(
                    1,
                    4,
                    1,
                    "Support",
                    0.5,
                    "http://example.org",
                    "enc:v1:x",
                    "enc:v1:y",
                    true,
                    false,
                    RUBRIC,
                    JSON.objectNode().put("timezone", "UTC"),
                    false),
            new ConfigDocument.Project(
                    2, 1, 1, "Bare", 1, null, null, null, false, false, Rubric.NONE, JSON.objectNode(), true),
            new ConfigDocument.Agent(1, 1, 1, "Booking", "agent_1", "http://example.org", "enc:v1:z"),
            new ConfigDocument.Agent(2, 1, 1, "Bare", null, null, null),
            new ConfigDocument.Source(1, 1, 1, 1, "retell", "retell", "enc:v1:s", JSON.objectNode()),
            new ConfigDocument.Metric(
                    7,
                    1,
                    1,
                    2,
                    "Latency (in ms)",
                    MetricType.CODE,
                    EvalType.NUMERIC,
                    "latency",
                    "",
                    List.of(),
                    List.of(1L),
                    false,
                    true,
                    JSON.objectNode()),
            new ConfigDocument.ApiKey(1, 1, 1, 1L, "ci", "ek_abc", "0".repeat(64), false, T),
            new ConfigDocument.Egress(1, 1, List.of("127.0.0.1/32")));

    private Samples() {}

    static Score score(Outcome outcome) {
        return new Score(
                "sco_1",
                1,
                2,
                "call_1",
                3L,
                1,
                7,
                1,
                "Latency (in ms)",
                "latency",
                MetricType.CODE,
                EvalType.NUMERIC,
                "0123456789abcdef",
                0,
                0.25,
                1,
                "random",
                outcome,
                T);
    }

    static Verdict verdict() {
        return new Verdict(
                "ver_1",
                1,
                2,
                "call_1",
                3L,
                1,
                1,
                0,
                false,
                true,
                List.of(
                        new Verdict.RuleResult(
                                7,
                                "Latency (in ms)",
                                JSON.numberNode(2500.5),
                                false,
                                "scored",
                                "score lte 2000",
                                RUBRIC.rules().getFirst().conditions(),
                                List.of("Mean of 6 handoffs.")),
                        new Verdict.RuleResult(
                                8,
                                "Tone",
                                null,
                                null,
                                "not_evaluated",
                                "enum eq calm",
                                new Condition.Leaf("enum", "eq", JSON.textNode("calm")),
                                List.of())),
                2,
                1,
                T,
                T,
                T,
                null,
                List.of());
    }

    private static CallLog fullCall() {
        return new CallLog(
                1,
                2,
                "call_1",
                "retell",
                Origin.RUN,
                4L,
                5L,
                3L,
                "agent_1",
                T,
                T,
                T.plusSeconds(9),
                9_000L,
                "user_hangup",
                Speaker.USER,
                Direction.INBOUND,
                "+15550100001",
                "retell",
                Timing.WORDS,
                List.of(
                        new Turn.Utterance(Speaker.AGENT, "Hello.", 0L, 800L, false, true, "17"),
                        new Turn.ToolCall("t1", "lookup", JSON.objectNode().put("id", 1), 900L),
                        new Turn.ToolResult("t1", "lookup", JSON.textNode("none"), true, 120L, 1_020L),
                        new Turn.Event("dtmf", "5", 1_500L)),
                "https://example.org/a.wav",
                "sha256/ab",
                "A call.",
                "true",
                0.12,
                JSON.objectNode().put("k", "v"),
                JSON.objectNode(),
                JSON.objectNode().put("e2e_p50", 700),
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "good",
                List.of("person_name"),
                List.of(7L),
                1,
                List.of("overlap", "overlap", "ends_estimated"));
    }

    private static CallLog bareCall() {
        return new CallLog(
                1,
                2,
                "call_1",
                "custom",
                Origin.PRODUCTION,
                null,
                null,
                null,
                null,
                T,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Timing.NONE,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of());
    }
}
