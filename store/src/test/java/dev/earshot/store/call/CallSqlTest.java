package dev.earshot.store.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.store.TestPool;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans are kept: one that was made for an empty table must do for a full one. */
class CallSqlTest {
    @Test
    void noStatementReadsATableWholeEvenWhereItIsEmpty() {
        try (TestPool test = new TestPool()) {
            for (String statement : List.of(CallSql.LOCK, CallSql.READ)) {
                assertThat(test.plan(statement)).contains("Index").doesNotContain("Seq Scan", "Hash Join");
            }
        }
    }
}
