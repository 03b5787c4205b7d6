package dev.earshot.evaluator;

import dev.earshot.contracts.score.Verdict;
import dev.earshot.store.evaluation.Change;
import dev.earshot.store.evaluation.LedgerRow;
import dev.earshot.store.evaluation.Serialized;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a revision. */
sealed interface Step {
    /** The word for the counter. */
    String outcome();

    /** Nothing: it says nothing new, or nobody wants to hear it any more. */
    record Skip(String outcome) implements Step {}

    /** It cannot be evaluated; it is kept with its original bytes, to be replayed once the reason is gone. */
    record Aside(String reason) implements Step {
        /** For our own bugs. */
        static final Aside INTERNAL = new Aside("internal");

        @Override
        public String outcome() {
            return "rejected";
        }
    }

    /** It was evaluated before; what was decided is published again, for nobody knows whether it was. */
    record Repeat(List<LedgerRow> scores, @Nullable Serialized<Verdict> verdict) implements Step {
        @Override
        public String outcome() {
            return "repeated";
        }
    }

    /**
     * It changes the evaluation.
     *
     * @param change to be written
     * @param scores to be published once it is written
     * @param verdict to be published after them, {@code null} when there is none yet
     */
    record Write(
            Change change, List<LedgerRow> scores, @Nullable Serialized<Verdict> verdict, String outcome)
            implements Step {}
}
