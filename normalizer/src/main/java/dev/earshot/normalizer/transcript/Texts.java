package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said in a row, wherever it stands. A field that is there and blank is as good as absent. */
final class Texts {
    private static final List<String> NAMES = List.of("content", "message", "text", "transcript");

    private Texts() {}

    /**
     * The text of a row whose format calls it {@code own}; another name is read too, and flagged. Empty when all there is
     * is blank, {@code null} when there is nothing.
     */
    static @Nullable String of(Field row, String own, Draft draft) {
        String text = written(row.at(own));
        if (isTold(text)) {
            return text;
        }
        for (String name : NAMES) {
            String other = name.equals(own) ? null : written(row.at(name));
            if (isTold(other)) {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
                return other;
            }
        }
        return text == null ? null : "";
    }

    /** Whether a row says something under any name. */
    static boolean any(Field row) {
        return NAMES.stream().anyMatch(name -> isTold(written(row.at(name))))
                || isTold(WordTimes.text(row.at("words")));
    }

    static boolean isTold(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    /** A string; or parts, each a string or an object with {@code text}, or with the {@code transcript} of its audio. */
    private static @Nullable String written(Field field) {
        String string = field.string();
        if (string != null || !field.hasRows()) {
            return string;
        }
        StringBuilder joined = new StringBuilder();
        for (Field part : field.rows()) {
            String text =
                    part.string() != null ? part.string() : part.at("text").string();
            text = text == null ? part.at("transcript").string() : text;
            if (text != null) {
                joined.append(joined.isEmpty() ? "" : " ").append(text);
            }
        }
        return joined.isEmpty() ? null : joined.toString();
    }
}
