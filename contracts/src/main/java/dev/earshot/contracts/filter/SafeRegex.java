package dev.earshot.contracts.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of strangers. They run inside PostgreSQL, whose engine is an automaton: without back-references and
 * look-around it reads a text once, whatever the expression. So these are refused here, counts are small, and whatever is
 * left runs under the statement's time limit. Running them in the database moves no rows to find few.
 */
public final class SafeRegex {
    /** Characters of an expression at most. */
    static final int LONGEST = 200;

    private static final int LARGEST_COUNT = 100;
    private static final Pattern BACK_REFERENCE = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\[1-9k]");
    private static final Pattern GROUP_OPTION = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\(\\?(?!:)");
    private static final Pattern COUNT = Pattern.compile("\\{(\\d*)(?:,(\\d*))?}");

    private SafeRegex() {}

    /** Why this expression is refused, {@code null} when it is not. */
    static @Nullable String refusal(String regex) {
        if (regex.length() > LONGEST) {
            return "a regular expression of at most " + LONGEST + " characters";
        }
        if (regex.startsWith("***") || BACK_REFERENCE.matcher(regex).find()) {
            return "a regular expression without back-references";
        }
        if (GROUP_OPTION.matcher(regex).find()) {
            return "a regular expression without look-around and options; (?: ) may group";
        }
        if (hasCountsTooLarge(regex)) {
            return "a regular expression whose counts are at most " + LARGEST_COUNT + " together";
        }
        try {
            Pattern.compile(regex);
            return null;
        } catch (PatternSyntaxException malformed) {
            return "a regular expression; this one breaks off at character " + (malformed.getIndex() + 1) + " ("
                    + malformed.getDescription() + ")";
        }
    }

    // Counts multiply where they are nested: bounded by their product, an automaton stays small.
    private static boolean hasCountsTooLarge(String regex) {
        Matcher counts = COUNT.matcher(regex);
        long product = 1;
        while (counts.find()) {
            product *= Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2))));
            if (product > LARGEST_COUNT) {
                return true;
            }
        }
        return false;
    }

    private static long number(@Nullable String digits) {
        return digits == null || digits.isEmpty()
                ? 0
                : digits.length() > 6 ? LARGEST_COUNT + 1 : Long.parseLong(digits);
    }
}
