package dev.earshot.contracts.filter;

import dev.earshot.contracts.filter.CallCondition.Comparison;
import java.util.List;

/** What a number must be. */
public sealed interface NumberTest {
    /** Compares so with this. */
    record Compares(Comparison comparison, double number) implements NumberTest {}

    /** One of these. */
    record OneOf(List<Double> numbers) implements NumberTest {
        public OneOf {
            numbers = List.copyOf(numbers);
        }
    }

    /** There is none; with {@code false} the contrary. */
    record Missing(boolean missing) implements NumberTest {}
}
