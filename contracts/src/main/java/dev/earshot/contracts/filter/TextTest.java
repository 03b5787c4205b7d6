package dev.earshot.contracts.filter;

import java.util.List;

/** What a text must be. */
public sealed interface TextTest {
    /** This text, letter by letter. */
    record Is(String text) implements TextTest {}

    /** Any other text, or none. */
    record IsNot(String text) implements TextTest {}

    /** One of these. */
    record OneOf(List<String> texts) implements TextTest {
        public OneOf {
            texts = List.copyOf(texts);
        }
    }

    /** Has this text somewhere in it, whatever the case of its letters. */
    record Has(Where where, String text) implements TextTest {}

    /** Has a part that matches; the expression is one that {@link SafeRegex} let pass. */
    record Matches(String regex) implements TextTest {}

    /** There is none, or it is empty; with {@code false} the contrary. */
    record Missing(boolean missing) implements TextTest {}

    /** Where a text has another. */
    enum Where {
        ANYWHERE,
        AT_START,
        AT_END
    }
}
