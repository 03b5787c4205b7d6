package dev.earshot.controlplane.delivery;

import dev.earshot.contracts.id.Hash;
import dev.earshot.controlplane.api.ApiTables;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.store.audit.AuditEntry;
import dev.earshot.store.audit.AuditLog;
import dev.earshot.store.delivery.DeliveryFilter;
import dev.earshot.store.delivery.DeliveryView;
import dev.earshot.store.delivery.DeliveryViews;
import dev.earshot.store.delivery.DeliveryViews.Place;
import dev.earshot.store.delivery.Redelivery;
import dev.earshot.store.delivery.Redelivery.Wish;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes deliveries due again, each part in one transaction with its line in the log of writes. Blocks. */
@Singleton
final class Redeliveries {
    private static final int AT_ONCE = 500;
    /** A request on many ends after this time and says where to go on. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final ApiTables tables;
    private final Clock clock;

    @Inject
    Redeliveries(ApiTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * What became of a wish for all of a filter.
     *
     * @param granted how many are due now
     * @param denied how many stay as they are, by reason
     * @param last behind which to go on, {@code null} when all were seen
     */
    record Done(
            int granted,
            Map<String, Integer> denied,
            @Nullable DeliveryView last) {}

    /** Those with these ids; says of each that the caller may see what became of it. */
    List<Wish> again(Caller caller, Set<String> ids) {
        return tables.as(
                caller,
                client -> Redelivery.find(client, caller.projects(), ids).chain(found -> again(client, caller, found)));
    }

    /** How many a filter has. */
    long count(Caller caller, DeliveryFilter filter) {
        return tables.as(caller, client -> DeliveryViews.count(client, filter));
    }

    /** All of a filter behind a place, newest first, as many as the time of one request allows. */
    Done again(Caller caller, DeliveryFilter filter, @Nullable Place after) {
        Instant end = clock.instant().plus(LONGEST);
        Map<String, Integer> denied = new TreeMap<>();
        int granted = 0;
        Place from = after;
        while (true) {
            Place place = from;
            List<DeliveryView> page = new ArrayList<>();
            List<Wish> wishes = tables.as(
                    caller,
                    client -> DeliveryViews.page(client, filter, place, AT_ONCE)
                            .invoke(page::addAll)
                            .chain(found -> again(client, caller, found)));
            for (Wish wish : wishes) {
                switch (wish) {
                    case Wish.Granted _ -> granted++;
                    case Wish.Denied no -> denied.merge(no.reason().word(), 1, Integer::sum);
                }
            }
            if (page.size() < AT_ONCE) {
                return new Done(granted, denied, null);
            }
            if (clock.instant().isAfter(end)) {
                return new Done(granted, denied, page.getLast());
            }
            from = Place.of(page.getLast());
        }
    }

    private Uni<List<Wish>> again(SqlClient client, Caller caller, List<DeliveryView> deliveries) {
        return Redelivery.again(client, deliveries).call(wishes -> AuditLog.append(client, lines(caller, wishes)));
    }

    /** One line a project: the call where it is one, and of several a digest of their ids. */
    private List<AuditEntry> lines(Caller caller, List<Wish> wishes) {
        Map<Long, List<Wish.Granted>> granted = wishes.stream()
                .filter(Wish.Granted.class::isInstance)
                .map(Wish.Granted.class::cast)
                .collect(Collectors.groupingBy(Wish.Granted::projectId, TreeMap::new, Collectors.toList()));
        List<AuditEntry> lines = new ArrayList<>();
        granted.forEach((project, each) -> lines.add(new AuditEntry(
                caller.organization(),
                project,
                clock.instant(),
                caller.keyId(),
                caller.keyName(),
                "observability",
                "update",
                "delivery",
                each.size() == 1 ? each.getFirst().callLogId() : 0,
                List.of("state"),
                null,
                Hash.hex(each.stream().map(Wish.Granted::id).sorted().collect(Collectors.joining(" "))))));
        return lines;
    }
}
