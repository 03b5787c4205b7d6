package dev.earshot.evaluator.conversation;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of an utterance. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’.-][\\p{L}\\p{N}]+)*");
    private static final Set<String> BACKCHANNEL =
            Set.of("uh-huh", "mm-hmm", "yeah", "okay", "right", "sure", "got", "it", "i", "see", "hmm", "yes", "no");
    private static final int MOST_BACKCHANNEL_WORDS = 3;

    private Words() {}

    static int count(String text) {
        int count = 0;
        for (Matcher words = WORD.matcher(text); words.find(); ) {
            count++;
        }
        return count;
    }

    /** Whether it only says "I am listening": at most three words, all of that kind. */
    static boolean isBackchannel(String text) {
        int count = 0;
        for (Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT)); words.find(); count++) {
            if (count == MOST_BACKCHANNEL_WORDS || !BACKCHANNEL.contains(words.group())) {
                return false;
            }
        }
        return count > 0;
    }
}
