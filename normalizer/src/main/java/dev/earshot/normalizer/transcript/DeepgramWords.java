package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deepgram's list of words, told apart by speaker numbers. Nothing says which speaker is the agent: number 0 is taken
 * for it, and flagged.
 */
final class DeepgramWords implements RowFormat {
    @Override
    public void read(List<Field> rows, Draft draft) {
        if (rows.stream().noneMatch(row -> row.at("word").told())) {
            if (!rows.isEmpty()) {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
            }
            new PlainRows().read(rows, draft);
            return;
        }
        draft.flag(Flags.ROLES_UNDECIDED);
        Saying saying = null;
        for (Field word : rows) {
            String text = Field.firstText(word.at("punctuated_word"), word.at("word"));
            if (text == null) {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
                continue;
            }
            Double speaker = word.at("speaker").number();
            double who = speaker == null ? 0 : speaker;
            if (saying == null || saying.who != who) {
                finish(saying, draft);
                saying = new Saying(who);
            }
            saying.add(text, word.at("start").number(), word.at("end").number());
        }
        finish(saying, draft);
    }

    private static void finish(@Nullable Saying saying, Draft draft) {
        if (saying != null) {
            Speaker speaker = saying.who == 0 ? Speaker.AGENT : Speaker.USER;
            draft.utterance(speaker, saying.text.toString(), false, saying.span());
        }
    }

    /** Consecutive words of one speaker. */
    private static final class Saying {
        final double who;
        final StringBuilder text = new StringBuilder();
        private @Nullable Double start;
        private @Nullable Double end;

        Saying(double who) {
            this.who = who;
        }

        void add(String word, @Nullable Double from, @Nullable Double to) {
            text.append(text.isEmpty() ? "" : " ").append(word);
            start = start == null ? from : start;
            end = to == null ? end : to;
        }

        Span span() {
            Double from = start;
            Double to = end;
            return from == null
                    ? Span.NONE
                    : new Span(from * Times.SECONDS, to == null ? null : Double.valueOf(to * Times.SECONDS), true);
        }
    }
}
