package dev.earshot.evaluator.conversation;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of an utterance.
 *
 * @param count how many
 * @param estimated whether some of them are in a script that puts no space between words
 * @param listening whether it only says "I am listening", or no word at all
 */
record Words(int count, boolean estimated, boolean listening) {
    // Marks belong to the letter before them: without them Thai and Hindi fall to pieces.
    private static final String PART = "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*";
    private static final Pattern WORD = Pattern.compile(PART + "(?:['’.-]" + PART + ")*");
    private static final Set<String> BACKCHANNEL =
            Set.of("uh-huh", "mm-hmm", "yeah", "okay", "right", "sure", "got it", "i see", "hmm", "yes", "no");
    /** The most words that somebody says who is only listening. */
    static final int MOST_LISTENING = 3;

    private static final Set<Character.UnicodeScript> UNSPACED = EnumSet.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);
    private static final int FIRST_UNSPACED = 0x0E00;
    private static final int HAN_PER_WORD = 2;

    static Words of(String text) {
        int count = 0;
        boolean estimated = false;
        List<String> first = new ArrayList<>(MOST_LISTENING);
        for (Matcher words = WORD.matcher(text); words.find(); ) {
            String word = words.group();
            boolean unspaced = isUnspaced(word);
            count += unspaced ? estimate(word) : 1;
            estimated |= unspaced;
            if (first.size() < MOST_LISTENING) {
                first.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return new Words(count, estimated, count <= MOST_LISTENING && isBackchannel(first));
    }

    private static boolean isBackchannel(List<String> words) {
        int next = 0;
        while (next < words.size()) {
            if (BACKCHANNEL.contains(words.get(next))) {
                next++;
            } else if (next + 1 < words.size() && BACKCHANNEL.contains(words.get(next) + " " + words.get(next + 1))) {
                next += 2;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnspaced(String word) {
        return word.codePoints().anyMatch(c -> c >= FIRST_UNSPACED && UNSPACED.contains(Character.UnicodeScript.of(c)));
    }

    // The JDK's dictionary for Thai is behind the Thai locale, and its rules for Japanese hold there, too. It has none
    // for
    // Chinese, where a word has two characters on average.
    private static int estimate(String run) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.of("th"));
        breaks.setText(run);
        int count = 0;
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            String piece = run.substring(from, to);
            boolean chinese =
                    piece.codePoints().allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
            int characters = piece.codePointCount(0, piece.length());
            count += chinese ? Math.ceilDiv(characters, HAN_PER_WORD) : 1;
        }
        return count;
    }
}
