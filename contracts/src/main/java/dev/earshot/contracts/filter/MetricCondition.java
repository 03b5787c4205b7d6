package dev.earshot.contracts.filter;

import java.util.List;

/** What one result of a metric must be. */
public sealed interface MetricCondition {
    /** All of these. */
    record All(List<MetricCondition> of) implements MetricCondition {
        public All {
            of = List.copyOf(of);
        }
    }

    /** At least one of these. */
    record Any(List<MetricCondition> of) implements MetricCondition {
        public Any {
            of = List.copyOf(of);
        }
    }

    /** Which metric. */
    record Id(NumberTest test) implements MetricCondition {}

    /** What the metric is called now. */
    record Name(TextTest test) implements MetricCondition {}

    /** Its number; 5 or 0 of a binary one. */
    record Score(NumberTest test) implements MetricCondition {}

    /** Its word, of an enum. */
    record Choice(TextTest test) implements MetricCondition {}

    /** Whether it has no value, number or word. */
    record Valueless(boolean valueless) implements MetricCondition {}
}
