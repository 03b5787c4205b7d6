package dev.earshot.controlplane.api;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads parameters of a query; a blank one is like one that was not sent. Throws {@link Refused} naming the field. */
record QueryText(MultivaluedMap<String, String> query) {
    private static final int MOST_IDS = 10_000;
    private static final int MOST_TEXTS = 1_000;
    private static final int LONGEST = 1_000;

    @Nullable
    String text(String name) {
        String text = query.getFirst(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw Refused.field(name, "At most " + LONGEST + " characters, none of them NUL.");
        }
        return text.strip();
    }

    /** As {@link #text}, of a filter, which may be longer; its reader knows its limit. */
    @Nullable
    String filter(String name) {
        String text = query.getFirst(name);
        return text == null || text.isBlank() ? null : text;
    }

    int number(String name, int otherwise, int most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > most) {
            throw Refused.field(name, "An integer from 1 to " + most + ".");
        }
        return Integer.parseInt(text);
    }

    @Nullable
    Double decimal(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
            throw Refused.field(name, "A number.");
        }
        return Double.valueOf(text);
    }

    @Nullable
    Boolean truth(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default -> throw Refused.field(name, "true or false.");
        };
    }

    @Nullable
    Long id(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw Refused.field(name, "An integer id.");
        }
        return Long.valueOf(text);
    }

    /** Ids, separated by commas or in several parameters, in brackets or not; empty when there are none. */
    List<Long> ids(String name) {
        Set<Long> ids = new LinkedHashSet<>();
        for (String value : query.getOrDefault(name, List.of())) {
            for (String text : value.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
                if (text.isEmpty()) {
                    continue;
                }
                if (!text.matches("\\d{1,18}")) {
                    throw Refused.field(name, "Integer ids, separated by commas.");
                }
                ids.add(Long.valueOf(text));
            }
        }
        if (ids.size() > MOST_IDS) {
            throw Refused.field(name, "At most " + MOST_IDS + " ids.");
        }
        return List.copyOf(ids);
    }

    /** Texts, separated by commas or in several parameters; empty when there are none. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (String value : query.getOrDefault(name, List.of())) {
            for (String text : value.split(",", -1)) {
                if (!text.isBlank()) {
                    texts.add(text.strip());
                }
            }
        }
        if (texts.size() > MOST_TEXTS
                || texts.stream().anyMatch(text -> text.length() > LONGEST || text.indexOf('\0') >= 0)) {
            throw Refused.field(
                    name, "At most " + MOST_TEXTS + " texts of at most " + LONGEST + " characters, none of them NUL.");
        }
        return texts;
    }
}
