package dev.earshot.contracts.score;

import java.util.List;

/**
 * A project's pass/fail rule: every rule whose metric has a value must hold ({@code evaluation_logic} is always {@code
 * and}).
 *
 * @param rules in the order in which they are reported
 */
public record Rubric(List<Rule> rules) {
    public Rubric {
        rules = List.copyOf(rules);
    }

    /** A rubric without rules: every call passes. */
    public static final Rubric NONE = new Rubric(List.of());

    /**
     * One rule.
     *
     * @param metricId the metric it reads
     * @param conditions what its value must meet
     */
    public record Rule(long metricId, Condition conditions) {}
}
