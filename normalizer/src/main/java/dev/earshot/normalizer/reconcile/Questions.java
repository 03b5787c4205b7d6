package dev.earshot.normalizer.reconcile;

import dev.earshot.normalizer.reconcile.provider.CallList;

/** Asks one account's provider; whoever asks has the key already in it. */
@FunctionalInterface
interface Questions {
    /**
     * Asks; blocks until there is an answer, or none.
     *
     * @param longest bytes of an answer that is read
     */
    Asked ask(CallList.Ask question, int longest);
}
