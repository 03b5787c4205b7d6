package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Speaker;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A transcript in one text: {@code [00:12] Main Agent: …}, with or without the time. */
final class LabelledText {
    private static final Pattern LINE =
            Pattern.compile("(?:\\[(\\d{1,4}):(\\d{2})\\]\\s*)?([A-Za-z][A-Za-z _-]{0,30}):\\s*(.*)");

    private LabelledText() {}

    static void read(String text, Draft draft) {
        Speaker speaker = null;
        Span span = Span.NONE;
        StringBuilder said = new StringBuilder();
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line.strip());
            Speaker labelled = matcher.matches() ? Role.of(matcher.group(3)).speaker() : null;
            if (labelled == null) {
                if (!line.isBlank()) {
                    said.append(said.isEmpty() ? "" : " ").append(line.strip());
                }
                continue;
            }
            add(speaker, said, span, draft);
            speaker = labelled;
            span = span(matcher.group(1), matcher.group(2));
            said = new StringBuilder(matcher.group(4));
        }
        add(speaker, said, span, draft);
    }

    private static void add(@Nullable Speaker speaker, StringBuilder said, Span span, Draft draft) {
        if (speaker != null && !said.isEmpty()) {
            draft.utterance(speaker, said.toString(), false, span);
        }
    }

    private static Span span(@Nullable String minutes, @Nullable String seconds) {
        return minutes == null || seconds == null
                ? Span.NONE
                : Span.at((Integer.parseInt(minutes) * 60 + Integer.parseInt(seconds)) * 1000.0);
    }
}
