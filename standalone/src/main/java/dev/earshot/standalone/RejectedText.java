package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rejections as a terminal shows them. */
final class RejectedText {
    private static final String FORMAT = "%-28s  %-20s  %-10s  %-20s  %-24s  %-8s  %s%n";
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private RejectedText() {}

    static void head(PrintStream out) {
        out.printf(Locale.ROOT, FORMAT, "ID", "REJECTED AT", "DOOR", "REASON", "POINTER", "STATE", "PROJECT");
    }

    static void line(JsonNode row, PrintStream out) {
        out.printf(
                Locale.ROOT,
                FORMAT,
                row.path("id").asText(),
                row.path("rejected_at").asText().replaceFirst("\\.\\d+Z$", "Z"),
                text(row, "door"),
                text(row, "reason"),
                text(row, "pointer"),
                text(row, "state"),
                text(row, "project_id"));
    }

    /** All that is known of one, and what came. */
    static void whole(JsonNode row, PrintStream out) {
        for (String name : new String[] {
            "id",
            "state",
            "project_id",
            "door",
            "stage",
            "reason",
            "pointer",
            "expectation",
            "received_at",
            "rejected_at",
            "rejections",
            "replays",
            "decided_at",
            "note",
            "key",
            "bytes"
        }) {
            if (!row.path(name).isNull()) {
                out.printf(
                        Locale.ROOT, "%-14s%s%n", name, printable(row.path(name).asText()));
            }
        }
        if (!row.path("kept").asBoolean()) {
            out.println("The topic keeps its headers and body no longer.");
            return;
        }
        out.println();
        row.path("headers")
                .properties()
                .forEach(header -> out.println(
                        printable(header.getKey() + ": " + header.getValue().asText())));
        out.println();
        // As it came, so that it can be piped: only a terminal's own commands are kept from it.
        if (row.path("body").isTextual()) {
            out.println(harmless(row.path("body").textValue()));
        } else {
            out.println("(no text; in base64)");
            out.println(row.path("body_base64").asText());
        }
    }

    /**
     * A time as the API takes it.
     *
     * @param text a date-time with its offset, or how long ago: {@code 90s}, {@code 30m}, {@code 24h}, {@code 7d}
     */
    static String time(String option, String text, Instant now) throws Problem {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long number = Long.parseLong(ago.group(1));
            Duration back = switch (ago.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            return now.minus(back).toString();
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException malformed) {
            throw Problem.misuse(option + " needs a time such as 2025-10-03T10:30:00Z, or how long ago, such as 24h");
        }
    }

    private static String text(JsonNode row, String name) {
        String text = row.path(name).isNull() ? "" : printable(row.path(name).asText());
        return text.isEmpty() ? "-" : text;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static String harmless(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\r\n\t]]", "\uFFFD");
    }
}
