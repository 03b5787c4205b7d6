package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Origin;
import org.junit.jupiter.api.Test;

class BatchAdapterTest extends ProviderAdapterContract {
    @Override
    String door() {
        return "batch";
    }

    @Test
    void aCallOfATestRunIsNoCallOfProduction() {
        assertThat(call("'run_id': 'abc'").origin()).isEqualTo(Origin.RUN);
        assertThat(call("'run_id': 9").runId()).isEqualTo(9);
        assertThat(call("'run_id': null").origin()).isEqualTo(Origin.PRODUCTION);
    }

    @Test
    void whoCalledIsTheCustomerAndWhoWasCalledOnlyWhereNobodyDid() {
        assertThat(call("'from_phone_number': '+12', 'to_phone_number': '+13'").customerNumber())
                .isEqualTo("+12");
        assertThat(call("'to_phone_number': '+13'").customerNumber()).isEqualTo("+13");
    }

    private static CallLog call(String fields) {
        return Webhooks.call(
                "batch",
                "{'agent_id': 1, 'call': {'id': 'b', 'startedAt': '2026-06-01T10:00:00Z', "
                        + "'endedAt': '2026-06-01T10:00:20Z', 'messages': [], " + fields + "}}");
    }
}
