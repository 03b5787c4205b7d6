package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.store.evaluation.CallRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * A batch as read.
 *
 * @param newest the newest revision of each call: what is older says nothing more
 * @param setAside records that are no call revision
 * @param tombstones calls that were deleted; the database says so, too
 * @param deleted of those the calls that can be told from their keys
 * @param outdated records that a newer one of the same batch replaces
 */
record Intake(
        Map<CallRef, Told> newest, List<EventMessage> setAside, int tombstones, List<CallRef> deleted, int outdated) {
    private static final Logger LOG = Logger.getLogger(Intake.class);

    static Intake of(List<ConsumerRecord<String, byte[]>> records) {
        Map<CallRef, Told> newest = new LinkedHashMap<>();
        List<EventMessage> setAside = new ArrayList<>();
        List<CallRef> deleted = new ArrayList<>();
        int tombstones = 0;
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() == null) {
                tombstones++;
                CallKey key = CallKey.parse(record.key());
                if (key != null) {
                    deleted.add(new CallRef(key.projectId(), CallLogIds.of(key.projectId(), key.callId())));
                }
                continue;
            }
            try {
                Told told = Told.read(record);
                newest.merge(told.call(), told, Told::newer);
            } catch (RuntimeException poison) {
                LOG.errorf(
                        "no call revision: partition=%d offset=%d error=%s",
                        record.partition(), record.offset(), poison.getClass().getName());
                setAside.add(Told.setAside(record, "no_call_revision"));
            }
        }
        int outdated = records.size() - tombstones - setAside.size() - newest.size();
        return new Intake(newest, setAside, tombstones, deleted, outdated);
    }

    List<Told> told() {
        return List.copyOf(newest.values());
    }

    Map<CallRef, CallRevision> revisions() {
        Map<CallRef, CallRevision> revisions = new LinkedHashMap<>();
        newest.forEach((call, told) -> revisions.put(call, told.revision()));
        return revisions;
    }

    Told of(CallRef call) {
        Told told = newest.get(call);
        if (told == null) {
            throw new IllegalStateException("a step for a call that nobody told of");
        }
        return told;
    }
}
