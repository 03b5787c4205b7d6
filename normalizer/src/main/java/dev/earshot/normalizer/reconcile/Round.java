package dev.earshot.normalizer.reconcile;

import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.normalizer.reconcile.provider.CallList;
import dev.earshot.normalizer.reconcile.provider.CallList.Window;
import dev.earshot.normalizer.reconcile.provider.Listing;
import dev.earshot.store.reconcile.MissingCall;
import dev.earshot.store.reconcile.MissingCalls.Waiting;
import dev.earshot.store.reconcile.Next;
import dev.earshot.store.reconcile.Walk;
import dev.earshot.store.reconcile.Walk.Kind;
import dev.earshot.store.reconcile.Walk.Place;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One round of a walk: some pages, then some of the calls that are missing. What it has done is stored after each request,
 * so that a process that dies in between repeats one request. Blocks.
 */
final class Round {
    private final Walk walk;
    private final Desk desk;
    private final Questions provider;
    private final Map<String, Long> agents;
    private final ReconcileConfig config;
    private final CallList list;
    private Place place;

    /**
     * A round.
     *
     * @param agents ours whose calls are wanted, by the provider's id of them
     */
    Round(Walk walk, Map<String, Long> agents, CallList list, Desk desk, Questions provider, ReconcileConfig config) {
        this.walk = walk;
        this.agents = agents;
        this.list = list;
        this.desk = desk;
        this.provider = provider;
        this.config = config;
        this.place = walk.place();
    }

    /** Does it, and says what follows. */
    Next run() throws LostClaim {
        int read = 0;
        Next stop = null;
        while (stop == null
                && read < config.pagesPerRound()
                && !desk.isStopping()
                && (place.windowTo() != null || begins(read))) {
            stop = page();
            read++;
        }
        // What is known to be missing does not wait for a list that fails; only for a provider that wants to be left
        // alone.
        if (stop instanceof Next.Later || stop instanceof Next.Off) {
            return stop;
        }
        Waiting waiting = Waiting.NONE;
        if (walk.kind() != Kind.PREVIEW) {
            switch (new Recovery(walk, list, desk, provider, config).run()) {
                case Recovery.Result.Stopped stopped -> {
                    return stopped.next();
                }
                case Recovery.Result.Tried tried -> waiting = tried.waiting();
            }
        }
        return stop != null ? stop : desk.rest(walk, isOpen(), waiting, read);
    }

    private boolean isOpen() {
        return place.windowTo() != null
                || (walk.until() != null && place.since().isBefore(walk.until()));
    }

    /** A list that is followed has a window a round: the next one is for when something has happened. */
    private boolean begins(int read) {
        return (read == 0 || walk.kind() != Kind.AUTO) && begin();
    }

    /** Opens the next window; says whether there is one. */
    private boolean begin() {
        Instant since = place.since();
        Instant most = since.plus(config.window());
        Instant end = walk.until() == null ? walk.now() : walk.until();
        Instant to = most.isBefore(end) ? most : end;
        if (!since.isBefore(to)) {
            return false;
        }
        place = new Place(since, to, null, place.pageSize(), 0, null);
        return true;
    }

    /** Reads a page; says what stops the round, {@code null} when nothing does. */
    private @Nullable Next page() throws LostClaim {
        Instant to = Objects.requireNonNull(place.windowTo());
        Instant from = walk.kind() == Kind.AUTO ? place.since().minus(config.overlap()) : place.since();
        int size = place.pageSize() == null ? list.pageSize() : place.pageSize();
        if (place.pages() >= config.mostPages()) {
            // From its beginning once more, when the pause is over: a list may have been confused for a while.
            progress(Place.at(place.since()), 0, Map.of());
            return desk.retry(walk, "a list that does not end: " + config.mostPages() + " pages");
        }
        Window window = new Window(from, to);
        return switch (provider.ask(list.list(window, place.page(), size), config.largestPage())) {
            case Asked.Told told ->
                switch (list.read(told.answer(), place.page(), size)) {
                    case Listing.Unreadable no -> desk.retry(walk, "unreadable list, expected: " + no.expectation());
                    case Listing.Page page -> take(page, window);
                };
            case Asked.TooLarge _ -> {
                if (size == 1) {
                    yield desk.retry(walk, "a page of one call that is too large");
                }
                progress(
                        new Place(place.since(), to, place.page(), size / 4 + 1, place.pages(), place.held()),
                        0,
                        Map.of());
                yield null;
            }
            case Asked.Later later -> new Next.Later(later.in(), "the provider asks for patience");
            case Asked.Denied denied -> new Next.Off(denied.reason());
            case Asked.Gone _ -> desk.retry(walk, "status 404");
            case Asked.Failed failed -> desk.retry(walk, failed.reason());
        };
    }

    private @Nullable Next take(Listing.Page page, Window window) throws LostClaim {
        Instant young = walk.now().minus(config.grace()).minus(desk.lag());
        Instant stuck = walk.now().minus(config.longestCall());
        Instant held = place.held();
        Map<Long, MissingCall> ours = new LinkedHashMap<>();
        int listed = 0;
        for (Listing.Row row : page.rows()) {
            Long agent = row.assistantId() == null ? null : agents.get(row.assistantId());
            Instant start = row.startedAt();
            if (agent == null || (start != null && (start.isBefore(window.from()) || !start.isBefore(window.to())))) {
                continue;
            }
            Instant last = row.endedAt() == null ? start : row.endedAt();
            if (!row.over() || (last != null && last.isAfter(young))) {
                held = start != null && start.isAfter(stuck) && (held == null || start.isBefore(held)) ? start : held;
                continue;
            }
            long id = CallLogIds.of(walk.projectId(), row.callId());
            if (ours.put(id, new MissingCall(id, row.callId(), agent, 0, false)) == null) {
                listed++;
            }
        }
        Set<Long> known = desk.known(walk, ours.keySet());
        ours.keySet().removeAll(known);
        boolean repeated = page.next() != null && page.next().equals(place.page());
        if (repeated) {
            progress(Place.at(place.since()), 0, ours);
            return desk.retry(walk, "a list that does not end: a cursor that leads to itself");
        }
        progress(after(page.next(), window.to(), held), walk.kind() == Kind.AUTO ? 0 : listed, ours);
        return null;
    }

    /** Where the walk stands after a page. What is not over holds it back: its end is still to be seen. */
    private Place after(@Nullable String next, Instant to, @Nullable Instant held) {
        if (next != null) {
            return new Place(place.since(), place.windowTo(), next, place.pageSize(), place.pages() + 1, held);
        }
        boolean back = walk.kind() == Kind.AUTO && held != null && held.isBefore(to);
        Instant reached = back && held != null ? held : to;
        Instant since = reached.isBefore(place.since()) ? place.since() : reached;
        return new Place(since, null, null, larger(), 0, null);
    }

    /** Pages grow again from window to window: what was too large once need not be so for ever. */
    private @Nullable Integer larger() {
        Integer size = place.pageSize();
        return size == null || size * 2 >= list.pageSize() ? null : Integer.valueOf(size * 2);
    }

    private void progress(Place next, int listed, Map<Long, MissingCall> missing) throws LostClaim {
        desk.progress(walk, next, listed, missing.values());
        place = next;
    }
}
