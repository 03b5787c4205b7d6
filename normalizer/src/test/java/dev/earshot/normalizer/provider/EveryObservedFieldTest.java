package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every field of an observed call, as JSON has it and as a form has it: what the call log holds of it. */
class EveryObservedFieldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "assistant_id|'asst_7'|'asst_7'|assistant_id|'asst_7'",
                "trace_id|'4bf92f3577b34da6a3ce929d0e0e4736'|'4bf92f3577b34da6a3ce929d0e0e4736'|trace_id|'4bf92f3577b34da6a3ce929d0e0e4736'",
                "voice_recording_url|'https://example.com/a.mp3'|'https://example.com/a.mp3'|recording_url|'https://example.com/a.mp3'",
                "transcript_type|'bland'|'bland'|transcript_type|'bland'",
                "transcript_type|'none-mono'|'none-mono'|transcript_type|'none-mono'",
                "call_ended_reason|'completed'|'completed'|ended_reason|'completed'",
                "customer_number|'+15550100001'|'+15550100001'|customer_number|'+15550100001'",
                "metadata|{'a':[1]}|'{\\'a\\':[1]}'|metadata|{'a':[1]}",
                "metadata|'text'|'text'|metadata|'text'",
                "timestamp|'2025-10-03T10:30:00Z'|'2025-10-03T10:30:00Z'|started_at|'2025-10-03T10:30:00Z'",
                "dynamic_variables|{'o':'7'}|'{\\'o\\':\\'7\\'}'|dynamic_variables|{'o':'7'}",
                "feedback|'fine'|'fine'|feedback|'fine'",
                "redact_fields|['age','ssn']|'age,ssn'|redact_fields|['age','ssn']",
                "metric_ids|'118,119'|'118,119'|metric_ids|[118,119]",
                "metric_ids|[118,119]|'[118,119]'|metric_ids|[118,119]",
                "main_agent_channel_index|1|'1'|main_agent_channel_index|1",
                "defer_evaluation|true|'True'|flags|['evaluation_deferred','no_transcript','start_from_receipt']",
                "defer_evaluation|false|'false'|flags|['no_transcript','start_from_receipt']"
            })
    void isInTheCallLog(String field, String json, String form, String name, String held) throws Exception {
        JsonNode expected = EarshotJson.MAPPER.readTree(held.replace('\'', '"'));
        for (String value : new String[] {json, form}) {
            JsonNode call = EarshotJson.MAPPER.readTree(EarshotJson.text(
                    Webhooks.call("observe", "{'call_id': 'o', 'agent': 1, '" + field + "': " + value + "}")));
            assertThat(call.path(name)).as(value).isEqualTo(expected);
        }
    }
}
