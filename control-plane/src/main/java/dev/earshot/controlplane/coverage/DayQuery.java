package dev.earshot.controlplane.coverage;

import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.input.Section;
import dev.earshot.controlplane.input.Times;
import dev.earshot.store.coverage.Days;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Whose calls of which days are asked for: the last seven where nothing is said. */
final class DayQuery {
    /** Days at most. */
    static final int MOST = 92;

    private static final int USUAL = 7;

    private DayQuery() {}

    /** Reads a query; a project that is not the caller's is like one that does not exist. */
    static Days of(Section query, Caller caller, Clock clock) {
        LocalDate to = Times.day(query, "to");
        LocalDate last = to == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : to;
        LocalDate from = Times.day(query, "from");
        LocalDate first = from == null ? last.minusDays(USUAL - 1) : from;
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        if (days < 1 || days > MOST) {
            throw query.bad(
                    "from", "not after to, and at most " + MOST + " days with it; to is today where it is not given");
        }
        return new Days(caller.asked(query.id("project_id")), first, last);
    }
}
