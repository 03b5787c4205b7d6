package dev.earshot.system.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.Rejection;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what was sent, what was answered and what the topics say against each other. */
final class Judge {
    /**
     * A request as its sender remembers it; of its bytes the hash alone.
     *
     * @param keptHash of the body as it must be kept, {@code null} where the gateway writes it
     * @param status of the answer, 0 when there was none
     * @param answer its body
     */
    record Sent(
            String id,
            Door door,
            String what,
            Expected expected,
            @Nullable String keptHash,
            int status,
            String answer) {
        static Sent of(Mutant mutant, Wire.@Nullable Answer answer) {
            byte[] kept = mutant.kept();
            return new Sent(
                    mutant.id(),
                    mutant.door(),
                    mutant.what(),
                    mutant.expected(),
                    kept == null ? null : Hash.shortHex(kept),
                    answer == null ? 0 : answer.status(),
                    answer == null ? "" : answer.body());
        }

        boolean isAccepted() {
            return status / 100 == 2;
        }
    }

    private final Records records;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> unrevised = new HashSet<>();
    private int without;
    private int accepted;

    Judge(Records records) {
        this.records = records;
    }

    /** What was found wrong. */
    List<String> faults() {
        return faults;
    }

    /** How many webhooks were accepted and must be on the topic. */
    int accepted() {
        return accepted;
    }

    /** How many were accepted and left no record: events that make no call. */
    int ignoredByTheGateway() {
        return without;
    }

    /** Keys of records that were neither set aside nor made a revision. */
    Set<String> unrevised() {
        return unrevised;
    }

    void judge(Sent sent) {
        String answered = answerFault(sent);
        if (answered != null) {
            fault(sent, answered);
        }
        List<Records.Raw> raw = records.raw(sent.id());
        if (!sent.isAccepted()) {
            if (!raw.isEmpty()) {
                fault(sent, "refused, and yet there is a record");
            }
            return;
        }
        if (raw.isEmpty() && sent.door().isProviders()) {
            without++;
            return;
        }
        int due = sent.door() == Door.BATCH ? accepted(sent) : 1;
        accepted += due;
        // A broker that acknowledges late gets a record twice, from the producer and from the spool: the same one.
        if (raw.size() < due || Set.copyOf(raw).size() > due) {
            fault(sent, raw.size() + " records instead of " + due);
        }
        raw.forEach(each -> record(sent, each));
    }

    private void record(Sent sent, Records.Raw raw) {
        if (sent.keptHash() != null && !sent.keptHash().equals(raw.hash())) {
            fault(sent, "the record holds other bytes than were sent");
        }
        List<Records.Aside> aside = records.aside(sent.id()).stream()
                .filter(each -> each.webhook().equals(raw.webhook()))
                .toList();
        for (Records.Aside each : aside) {
            Rejection why = each.why();
            if (!each.hash().equals(raw.hash())) {
                fault(sent, "set aside with other bytes");
            }
            if (why.stage().isEmpty()
                    || why.reason().isEmpty()
                    || why.expectation().isEmpty()) {
                fault(sent, "set aside without saying why: " + why);
            }
            if (why.stage().equals("internal")) {
                fault(sent, "set aside for a bug of ours");
            }
        }
        if (aside.isEmpty() && !records.revised().contains(raw.key())) {
            unrevised.add(sent.id() + " " + sent.what());
        }
    }

    private static @Nullable String answerFault(Sent sent) {
        int status = sent.status();
        boolean refusal = status / 100 == 4;
        if (status / 100 == 5 || status / 100 == 3) {
            return "must never be answered so";
        }
        boolean belowTheDoors = sent.expected() == Expected.BROKEN || sent.expected() == Expected.ODD_HEAD;
        if (refusal && !belowTheDoors && !saysWhy(sent.answer())) {
            return "refused without saying why";
        }
        boolean held = switch (sent.expected()) {
            case ACCEPTED -> status == 200;
            case JUDGED -> sent.isAccepted() || (refusal && status != 401);
            case UNKNOWN -> status == 401;
            case TOO_LARGE -> status == 413 && sent.answer().contains("limit");
            case BROKEN -> status == 0 || refusal;
            case ANY, ODD_HEAD -> status == 0 || refusal || sent.isAccepted();
        };
        return held ? null : "not what had to come of it";
    }

    private static boolean saysWhy(String answer) {
        try {
            JsonNode said = EarshotJson.read(answer, JsonNode.class);
            return said.isObject() && !said.isEmpty();
        } catch (UncheckedIOException | IllegalArgumentException noJson) {
            return false;
        }
    }

    private static int accepted(Sent sent) {
        return EarshotJson.read(sent.answer(), JsonNode.class).path("accepted").size();
    }

    private void fault(Sent sent, String why) {
        String answer = sent.answer();
        faults.add(sent.id() + " (" + sent.what() + ", " + sent.expected() + "): " + why + "; answered " + sent.status()
                + " " + answer.substring(0, Math.min(answer.length(), 200)));
    }
}
