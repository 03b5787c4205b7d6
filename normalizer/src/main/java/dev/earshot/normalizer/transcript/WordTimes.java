package dev.earshot.normalizer.transcript;

import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Start of the first and end of the last word, where words carry seconds from the start of the call. */
final class WordTimes {
    private WordTimes() {}

    // From both ends: a call has thousands of words, and what lies between says nothing here.
    static Span of(Field words) {
        List<Field> rows = words.rows();
        Double start = told(rows, "start");
        Double end = told(rows.reversed(), "end");
        return start == null
                ? Span.NONE
                : new Span(start * Times.SECONDS, end == null ? null : Double.valueOf(end * Times.SECONDS), true);
    }

    private static @Nullable Double told(List<Field> rows, String name) {
        for (Field row : rows) {
            Double seconds = row.at(name).number();
            if (seconds != null) {
                return seconds;
            }
        }
        return null;
    }

    /** The words as one text; they carry their own spaces. */
    static String text(Field words) {
        StringBuilder text = new StringBuilder();
        for (Field word : words.rows()) {
            String said = word.at("word").string();
            text.append(said == null ? "" : said);
        }
        return text.toString().strip();
    }
}
