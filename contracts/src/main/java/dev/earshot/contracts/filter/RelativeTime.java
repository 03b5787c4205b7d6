package dev.earshot.contracts.filter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as filters write them: ISO 8601, or relative to now ({@code now-2h}, {@code today-7d}), all in UTC. */
final class RelativeTime {
    private static final Pattern RELATIVE = Pattern.compile("(now|today)(?:\\s*([+-])\\s*(\\d{1,6})\\s*([smhdwMy]))?");
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private RelativeTime() {}

    /**
     * The instant of a text.
     *
     * @param end whether a day means its last instant and not its first
     * @return {@code null} when it is no time of the years 1970 to 9999
     */
    static @Nullable Instant of(String text, Instant now, boolean end) {
        try {
            Instant time = instant(text.strip(), now, end);
            return time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException | ArithmeticException malformed) {
            return null;
        }
    }

    private static @Nullable Instant instant(String text, Instant now, boolean end) {
        Matcher relative = RELATIVE.matcher(text);
        if (relative.matches()) {
            ZonedDateTime time = now.atZone(ZoneOffset.UTC);
            if (relative.group(2) != null) {
                long amount = Long.parseLong(relative.group(2) + relative.group(3));
                time = time.plus(amount, unit(relative.group(4)));
            }
            return relative.group(1).equals("now") ? time.toInstant() : day(time.toLocalDate(), end);
        }
        if (text.length() == 10) {
            return day(LocalDate.parse(text), end);
        }
        // A plus sign that nobody escaped has become a space on its way; without an offset it is UTC.
        String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T").replace(' ', '+');
        return iso.matches(".*(?:[zZ]|[+-]\\d{2}(?::?\\d{2})?)$") && iso.length() > 16
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    private static Instant day(LocalDate day, boolean end) {
        return end
                ? day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minus(1, ChronoUnit.MICROS)
                : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            case "w" -> ChronoUnit.WEEKS;
            case "M" -> ChronoUnit.MONTHS;
            default -> ChronoUnit.YEARS;
        };
    }
}
