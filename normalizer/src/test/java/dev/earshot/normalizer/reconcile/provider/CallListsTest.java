package dev.earshot.normalizer.reconcile.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.provider.elevenlabs.ElevenLabsAdapter;
import dev.earshot.normalizer.provider.retell.RetellAdapter;
import dev.earshot.normalizer.provider.vapi.VapiAdapter;
import dev.earshot.normalizer.reconcile.provider.CallList.Window;
import dev.earshot.normalizer.reconcile.provider.elevenlabs.ElevenLabsCalls;
import dev.earshot.normalizer.reconcile.provider.retell.RetellCalls;
import dev.earshot.normalizer.reconcile.provider.vapi.VapiCalls;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked, how answers are read, and that a call becomes what the adapter of its door reads as its webhook. */
class CallListsTest {
    private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");
    private static final Window WINDOW = new Window(FROM, FROM.plusSeconds(3600));

    @Test
    void vapiIsAskedByTheTimeOfTheLastOneAndNeitherMissesNorRepeatsThoseOfOneInstant() {
        VapiCalls list = new VapiCalls();
        assertThat(list.list(WINDOW, null, 2).path())
                .isEqualTo("/call?limit=2&createdAtGe=2026-03-01T10%3A00%3A00Z&createdAtLt=2026-03-01T11%3A00%3A00Z");

        Listing.Page first = page(list, vapi("a", "10:30") + "," + vapi("b", "10:20"), null);
        assertThat(ids(first)).containsExactly("a", "b");
        assertThat(list.list(WINDOW, first.next(), 2).path()).contains("createdAtLe=2026-03-01T10%3A20%3A00Z");

        // The one that was seen comes again, so one more is asked for.
        assertThat(list.list(WINDOW, first.next(), 2).path()).contains("limit=3");
        Listing.Page second =
                page(list, vapi("b", "10:20") + "," + vapi("c", "10:20") + "," + vapi("d", "10:20"), first.next());
        assertThat(ids(second)).containsExactly("c", "d");
        assertThat(list.list(WINDOW, second.next(), 2).path()).contains("limit=5");
        Listing.Page third =
                page(list, vapi("b", "10:20") + "," + vapi("c", "10:20") + "," + vapi("d", "10:20"), second.next());
        assertThat(third.rows()).isEmpty();
        assertThat(third.next()).isNull();
    }

    @Test
    void retellAndElevenLabsAreAskedByTheirCursors() {
        CallList.Ask retell = new RetellCalls().list(WINDOW, "next", 100);
        assertThat(retell.path()).isEqualTo("/v3/list-calls");
        assertThat(EarshotJson.text(retell.body()))
                .contains("\"pagination_key\":\"next\"")
                .contains("[1772359200000,1772362799999]");
        assertThat(new ElevenLabsCalls().list(WINDOW, "a b", 100).path())
                .startsWith("/v1/convai/conversations?page_size=100")
                .endsWith("&cursor=a%20b");
    }

    @Test
    void whatIsNoListIsSaidAndWhatIsNoCallIsLeftOut() {
        for (CallList list : List.of(new VapiCalls(), new RetellCalls(), new ElevenLabsCalls())) {
            for (String nonsense : List.of("{}", "null", "7", "{\"items\": {}, \"conversations\": \"x\"}")) {
                assertThat(list.read(json(nonsense), null, 10)).isInstanceOf(Listing.Unreadable.class);
            }
        }
        String odd = "7, null, {}, {\"id\": \"\"}, {\"id\": \"a\\u0000b\"}, {\"id\": \"" + "x".repeat(300) + "\"}";
        assertThat(page(new VapiCalls(), odd, null).rows()).isEmpty();
    }

    @Test
    void aCallOfEachProviderIsReadByTheAdapterOfItsDoorAsItsWebhookWouldBe() {
        CallFacts vapi = facts(new VapiCalls(), new VapiAdapter(), """
                {"id": "c1", "assistantId": "asst", "status": "ended", "type": "outboundPhoneCall",
                 "createdAt": "2026-03-01T10:00:00Z", "startedAt": "2026-03-01T10:00:01Z",
                 "endedAt": "2026-03-01T10:01:00Z", "endedReason": "customer-ended-call", "cost": 0.12,
                 "customer": {"number": "+15550001111"}, "metadata": {"order": 7},
                 "analysis": {"summary": "A table was booked."},
                 "artifact": {"messages": [{"role": "bot", "message": "Hello", "time": 1772359202000,
                   "endTime": 1772359203000, "secondsFromStart": 1}]}}""", "c1");
        assertThat(vapi.assistantId()).isEqualTo("asst");
        assertThat(vapi.endedReason()).isEqualTo("customer-ended-call");
        assertThat(vapi.customerNumber()).isEqualTo("+15550001111");
        assertThat(vapi.summary()).isEqualTo("A table was booked.");
        assertThat(vapi.metadata()).isEqualTo(json("{\"order\": 7}"));
        assertThat(vapi.eventTime()).isEqualTo(Instant.parse("2026-03-01T10:01:00Z"));
        assertThat(vapi.flags()).isEmpty();

        CallFacts retell = facts(new RetellCalls(), new RetellAdapter(), """
                {"call_id": "c2", "agent_id": "asst", "call_status": "ended", "call_type": "web_call",
                 "start_timestamp": 1772359200000, "end_timestamp": 1772359260000, "disconnection_reason": "user_hangup",
                 "transcript_object": [{"role": "agent", "content": "Hello", "words": []}],
                 "call_analysis": {"call_summary": "Short."}}""", "c2");
        assertThat(retell.rank()).isEqualTo(CallFacts.Rank.FINAL);
        assertThat(retell.summary()).isEqualTo("Short.");
        assertThat(retell.flags()).doesNotContain("bare_object");

        CallFacts eleven = facts(new ElevenLabsCalls(), new ElevenLabsAdapter(), """
                {"conversation_id": "c3", "agent_id": "asst", "status": "done",
                 "metadata": {"start_time_unix_secs": 1772359200, "call_duration_secs": 60},
                 "transcript": [{"role": "agent", "message": "Hello", "time_in_call_secs": 0}]}""", "c3");
        assertThat(eleven.durationMs()).isEqualTo(60_000);
        assertThat(eleven.flags()).doesNotContain("bare_object");
    }

    @Test
    void anotherCallOneThatRunsOrNoCallAtAllIsNoWebhook() {
        for (CallList list : List.of(new VapiCalls(), new RetellCalls(), new ElevenLabsCalls())) {
            for (String no : List.of(
                    "{}",
                    "[]",
                    "{\"id\": \"c\", \"call_id\": \"c\", \"conversation_id\": \"c\"}",
                    "{\"id\": \"c\", \"status\": \"in-progress\"}",
                    "{\"id\": \"d\", \"call_id\": \"d\", \"conversation_id\": \"d\", \"status\": \"ended\"}")) {
                assertThat(list.webhook(json(no), "c")).isNull();
            }
        }
    }

    private static CallFacts facts(CallList list, ProviderAdapter adapter, String call, String id) {
        ObjectNode body = list.webhook(json(call), id);
        assertThat(body).isNotNull();
        byte[] bytes = EarshotJson.bytes(body);
        RawWebhook webhook = new RawWebhook(
                "whk", list.door(), 1, 2L, null, FROM.plusSeconds(7_200), "application/json", Map.of(), null, bytes);
        assertThat(adapter.door()).isEqualTo(list.door());
        assertThat(Payload.of(bytes)).isInstanceOf(Payload.Tree.class);
        Reading reading = adapter.read(webhook, (Payload.Tree) Payload.of(bytes));
        assertThat(reading).isInstanceOf(Reading.Calls.class);
        return ((Reading.Calls) reading).facts().getFirst();
    }

    private static Listing.Page page(CallList list, String rows, String cursor) {
        return (Listing.Page) list.read(json("[" + rows + "]"), cursor, 2);
    }

    private static List<String> ids(Listing.Page page) {
        return page.rows().stream().map(Listing.Row::callId).toList();
    }

    private static String vapi(String id, String minute) {
        return "{\"id\": \"" + id + "\", \"assistantId\": \"asst\", \"status\": \"ended\", \"createdAt\": \"2026-03-01T"
                + minute + ":00Z\"}";
    }

    private static JsonNode json(String text) {
        return EarshotJson.read(text, JsonNode.class);
    }
}
