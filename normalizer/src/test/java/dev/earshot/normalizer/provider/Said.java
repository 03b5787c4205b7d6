package dev.earshot.normalizer.provider;

import dev.earshot.contracts.call.Turn;

/** What turns say, for assertions. */
final class Said {
    private Said() {}

    static String text(Turn turn) {
        return turn instanceof Turn.Utterance said ? said.text() : "";
    }

    static Long end(Turn turn) {
        return turn instanceof Turn.Utterance said ? said.endMs() : null;
    }
}
