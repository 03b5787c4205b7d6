package dev.earshot.store.delivery;

import java.time.Duration;
import java.util.Set;

/**
 * What a process has room for.
 *
 * @param most at most so many deliveries
 * @param ofAProject at most so many of one project under way, here and elsewhere
 * @param bytes bodies of at most so many bytes in all, and one that goes beyond
 * @param lease until others may claim them, unless it is renewed
 * @param grace how long a lease must have been suspect before it is taken over: longer than its holder's heartbeat
 * @param inHand ids of what this process holds already, whatever became of the lease
 */
public record Wanted(int most, int ofAProject, long bytes, Duration lease, Duration grace, Set<String> inHand) {
    public Wanted {
        inHand = Set.copyOf(inHand);
    }
}
