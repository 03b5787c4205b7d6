package dev.earshot.store.delivery;

/**
 * What became of a delivery that was claimed.
 *
 * @param claimed with the claim under which it was attempted
 * @param attempt that was made
 * @param next what follows from it
 */
public record Finished(Claimed claimed, Attempt attempt, Next next) {}
