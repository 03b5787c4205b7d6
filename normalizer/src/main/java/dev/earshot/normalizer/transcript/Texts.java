package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said in a row, wherever it stands. */
final class Texts {
    private static final List<String> NAMES = List.of("content", "message", "text", "transcript");

    private Texts() {}

    /** The text of a row whose format calls it {@code own}; another name is read too, and flagged. */
    static @Nullable String of(Field row, String own, Draft draft) {
        String text = written(row.at(own));
        if (text != null) {
            return text;
        }
        for (String name : NAMES) {
            String other = name.equals(own) ? null : written(row.at(name));
            if (other != null) {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
                return other;
            }
        }
        return null;
    }

    /** A string; or parts, each a string or an object with {@code text}. */
    private static @Nullable String written(Field field) {
        String string = field.string();
        if (string != null || !field.hasRows()) {
            return string;
        }
        StringBuilder joined = new StringBuilder();
        for (Field part : field.rows()) {
            String text =
                    part.string() != null ? part.string() : part.at("text").string();
            if (text != null) {
                joined.append(joined.isEmpty() ? "" : " ").append(text);
            }
        }
        return joined.isEmpty() ? null : joined.toString();
    }
}
