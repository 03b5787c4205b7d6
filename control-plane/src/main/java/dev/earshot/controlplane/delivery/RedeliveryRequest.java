package dev.earshot.controlplane.delivery;

import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.input.Section;
import dev.earshot.controlplane.input.Times;
import dev.earshot.store.delivery.DeliveryFilter;
import dev.earshot.store.delivery.DeliveryState;
import dev.earshot.store.delivery.DeliveryViews.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which deliveries somebody wants to be made again. */
sealed interface RedeliveryRequest {
    /** These, as they were named. */
    record Ids(Set<String> ids) implements RedeliveryRequest {}

    /**
     * Those of a range of time.
     *
     * @param dryRun whether they are only counted
     * @param after behind which to go on, {@code null} for the start
     */
    record Range(
            DeliveryFilter filter, boolean dryRun, @Nullable Place after) implements RedeliveryRequest {}

    int MOST_IDS = 1_000;
    Duration LONGEST = Duration.ofDays(92);

    /** Reads one; throws what is wrong with a field. */
    static RedeliveryRequest of(Section body, Caller caller) {
        if (body.has("ids") == body.has("project_id")) {
            throw body.bad("ids", "a list of ids, or a range: project_id, from and to; one of the two");
        }
        return body.has("ids") ? ids(body) : range(body, caller);
    }

    private static Ids ids(Section body) {
        List<String> ids = body.texts("ids");
        if (ids.isEmpty() || ids.size() > MOST_IDS || !ids.stream().allMatch(id -> id.matches(DeliveriesResource.ID))) {
            throw body.bad("ids", "a list of 1 to " + MOST_IDS + " ids of deliveries");
        }
        return new Ids(new LinkedHashSet<>(ids));
    }

    private static Range range(Section body, Caller caller) {
        long project = body.requiredId("project_id");
        if (!caller.projects().contains(project)) {
            throw body.bad("project_id", "the id of a project that the key opens");
        }
        Instant from = required(body, "from");
        Instant to = required(body, "to");
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw body.bad("from", "before to, and at most " + LONGEST.toDays() + " days");
        }
        Set<DeliveryState> states = DeliveryQuery.states(body, "states");
        if (states.contains(DeliveryState.LEASED) || states.contains(DeliveryState.MUTED)) {
            throw body.bad("states", "any of failed, cancelled, delivered, due");
        }
        return new Range(
                new DeliveryFilter(
                        List.of(project),
                        null,
                        states.isEmpty() ? EnumSet.of(DeliveryState.FAILED) : states,
                        DeliveryQuery.eventType(body),
                        from,
                        to),
                body.truth("dry_run", false),
                DeliveryQuery.after(body));
    }

    private static Instant required(Section body, String name) {
        Instant time = Times.time(body, name);
        if (time == null) {
            throw body.bad(name, "required, " + Times.EXPECTATION);
        }
        return time;
    }
}
