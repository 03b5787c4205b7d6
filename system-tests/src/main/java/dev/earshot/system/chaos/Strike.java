package dev.earshot.system.chaos;

/**
 * One fault.
 *
 * @param what was done to whom
 * @param struckMs when it began, epoch ms
 * @param backMs when what was damaged was back, epoch ms
 */
record Strike(String what, long struckMs, long backMs) {}
