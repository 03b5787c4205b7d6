package dev.earshot.store.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.store.TestPool;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans are kept: one that was made for an empty table must do for a full one. */
class EvaluationSqlTest {
    @Test
    void noStatementReadsATableWholeEvenWhereItIsEmpty() {
        try (TestPool test = new TestPool()) {
            for (String statement : List.of(EvaluationSql.READ, EvaluationSql.LEDGER, EvaluationSql.WRITE)) {
                assertThat(test.plan(statement)).contains("Index").doesNotContain("Seq Scan");
            }
        }
    }
}
