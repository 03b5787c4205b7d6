package dev.earshot.system.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker itself: it must see each kind of loss and repetition. */
class BalanceTest {
    private final Map<String, Set<CustomerEndpoint.Told>> told = new HashMap<>();
    private final Map<String, Set<Subscriber.Scored>> scores = new HashMap<>();
    private final Map<String, Map<String, Subscriber.Decided>> verdicts = new HashMap<>();

    private final Map<String, Subscriber.Way> ways = new HashMap<>(Map.of(
            "a", new Subscriber.Way(List.of(1, 2), 2, 2),
            "b", new Subscriber.Way(List.of(1), 1, 1)));

    BalanceTest() {
        for (String call : List.of("a", "b")) {
            told.put(call, new HashSet<>(Set.of(new CustomerEndpoint.Told("n" + call, "call_log.completed", "h"))));
            scores.put(
                    call,
                    new HashSet<>(Set.of(new Subscriber.Scored(1, "1" + call), new Subscriber.Scored(2, "2" + call))));
            verdicts.put(call, new HashMap<>(Map.of("v" + call, new Subscriber.Decided(1, "v" + call, 5))));
        }
    }

    private List<String> faults() {
        return faults(true);
    }

    private List<String> faults(boolean oneGateway) {
        List<SentCall> sent = List.of(
                new SentCall("a", 1, 2, 2, List.of()),
                new SentCall("b", 1, 3, 1, List.of(503)),
                new SentCall("c", 1, 0, 0, List.of(0)));
        return Balance.of(3, 2, sent, told, scores, verdicts, ways, oneGateway).faults();
    }

    @Test
    void whatBalancesHasNoFaultAndACallThatNobodyAcknowledgedMayBeMissing() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void anAcknowledgedCallThatNobodyWasToldOfIsSeen() {
        told.remove("b");
        assertThat(faults()).singleElement().asString().contains("never told").contains("[b]");
    }

    @Test
    void aSecondNotificationIsSeenAlsoUnderTheSameId() {
        told.get("a").add(new CustomerEndpoint.Told("na", "call_log.completed", "other bytes"));
        assertThat(faults()).singleElement().asString().contains("told more than once");
    }

    @Test
    void aMissingScoreIsSeen() {
        scores.put("a", Set.of(new Subscriber.Scored(1, "1a")));
        assertThat(faults()).singleElement().asString().contains("without a score of each metric");
    }

    @Test
    void aSecondScoreOfOneMetricIsSeen() {
        scores.get("a").add(new Subscriber.Scored(2, "2a again"));
        assertThat(faults()).singleElement().asString().contains("scored twice");
    }

    @Test
    void aSecondVerdictIsSeen() {
        verdicts.get("b").put("vb2", new Subscriber.Decided(2, "vb2", 6));
        assertThat(faults()).singleElement().asString().contains("decided more than once");
    }

    @Test
    void aCallThatNobodySentIsSeen() {
        told.put("ghost", Set.of(new CustomerEndpoint.Told("g", "call_log.completed", "h")));
        assertThat(faults()).singleElement().asString().contains("never sent").contains("ghost");
    }

    @Test
    void webhooksOfOneCallThatOvertookEachOtherAreSeen() {
        ways.put("a", new Subscriber.Way(List.of(2, 1), 2, 2));
        assertThat(faults()).singleElement().asString().contains("out of order").contains("[a]");
    }

    @Test
    void ofSeveralGatewaysWebhooksMayOvertakeEachOtherAsLongAsTheLastRevisionIsRight() {
        ways.put("a", new Subscriber.Way(List.of(2, 1), 2, 2));
        assertThat(faults(false)).isEmpty();
    }

    @Test
    void anAcknowledgedWebhookThatIsNotOnTheRawTopicIsSeen() {
        ways.put("b", new Subscriber.Way(List.of(), 1, 1));
        assertThat(faults()).singleElement().asString().contains("raw topic").contains("[b]");
    }

    @Test
    void aCallWhoseLastWebhookHasNoEffectIsSeen() {
        ways.put("a", new Subscriber.Way(List.of(1, 2), 1, 1));
        assertThat(faults()).singleElement().asString().contains("last webhook").contains("[a]");
    }
}
