package dev.earshot.normalizer.transcript;

import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;

/** Start of the first and end of the last word, where words carry seconds from the start of the call. */
final class WordTimes {
    private WordTimes() {}

    static Span of(Field words) {
        Double start = null;
        Double end = null;
        for (Field word : words.rows()) {
            Double from = word.at("start").number();
            Double to = word.at("end").number();
            start = start == null ? from : start;
            end = to == null ? end : to;
        }
        return start == null
                ? Span.NONE
                : new Span(start * Times.SECONDS, end == null ? null : Double.valueOf(end * Times.SECONDS), true);
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
