/**
 * The last hop: verdicts in, signed webhooks out. Here is decided whom a verdict is told, what is sent, and when it is
 * tried again. Not here: rows of the delivery tables (the store's), what may be reached (egress's), what a call log looks
 * like (contracts').
 *
 * <p>{@code call_log.completed} is sent for the first verdict of a call that the notifier sees, whatever its number, and
 * never again. A first verdict that the project's switches keep silent ({@code notify_call_log_webhook_success} or
 * {@code _failed} off) has been seen: a note of it is kept, in state {@code muted}, and a later verdict is not told as if
 * it were the first. Where there is no address to tell, nobody saw it and no note is kept: who sets an address up later
 * hears of each call whose next verdict comes. A verdict behind the one that was
 * told first goes out as {@code call_log.reevaluated}, with before and after of what changed, and only where {@code
 * success} or a value changed.
 */
@NullMarked
package dev.earshot.notifier;

import org.jspecify.annotations.NullMarked;
