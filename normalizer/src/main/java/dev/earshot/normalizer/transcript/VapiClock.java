package dev.earshot.normalizer.transcript;

import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one clock of a Vapi transcript. {@code secondsFromStart} has different origins for speech and for tools and
 * restarts at a handoff, so every row is placed by {@code time}, from the origin T0 that the first spoken row tells:
 * {@code time - 1000 * secondsFromStart}.
 */
public final class VapiClock {
    private VapiClock() {}

    /** T0 in ms since 1970, {@code null} when no row carries a point in time. */
    public static @Nullable Double origin(List<Field> rows) {
        Double ofAnyRow = null;
        Double least = null;
        for (Field row : rows) {
            Double time = point(row.at("time"));
            if (time == null) {
                continue;
            }
            least = least == null ? time : Double.valueOf(Math.min(least, time));
            Double seconds = row.at("secondsFromStart").number();
            if (seconds == null || seconds < 0 || seconds * Times.SECONDS > Conclusions.MAX_MILLIS) {
                continue;
            }
            Double origin = time - seconds * Times.SECONDS;
            Role role = Role.of(row.at("role").string());
            if (role == Role.AGENT || role == Role.USER) {
                return origin;
            }
            ofAnyRow = ofAnyRow == null ? origin : ofAnyRow;
        }
        return ofAnyRow == null ? least : ofAnyRow;
    }

    /** A point in time in ms since 1970; {@code null} when the field is none, as when it holds seconds of the call. */
    static @Nullable Double point(Field field) {
        Double value = field.number();
        return value == null || value < Times.LEAST_EPOCH_MILLIS ? null : value;
    }
}
