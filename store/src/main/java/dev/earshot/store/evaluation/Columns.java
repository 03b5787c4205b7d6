package dev.earshot.store.evaluation;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The arrays of one {@code unnest}, a column after the other. */
final class Columns<T> {
    private final List<T> rows;
    private final Tuple tuple;

    Columns(List<T> rows, Tuple tuple) {
        this.rows = rows;
        this.tuple = tuple;
    }

    Columns<T> longs(Function<T, Long> of) {
        tuple.addArrayOfLong(array(of, Long[]::new));
        return this;
    }

    Columns<T> integers(Function<T, Integer> of) {
        tuple.addArrayOfInteger(array(of, Integer[]::new));
        return this;
    }

    Columns<T> doubles(Function<T, @Nullable Double> of) {
        tuple.addArrayOfDouble(array(of, Double[]::new));
        return this;
    }

    Columns<T> booleans(Function<T, @Nullable Boolean> of) {
        tuple.addArrayOfBoolean(array(of, Boolean[]::new));
        return this;
    }

    Columns<T> texts(Function<T, @Nullable String> of) {
        tuple.addArrayOfString(array(of, String[]::new));
        return this;
    }

    Columns<T> days(Function<T, LocalDate> of) {
        tuple.addArrayOfLocalDate(array(of, LocalDate[]::new));
        return this;
    }

    Columns<T> times(Function<T, @Nullable Instant> of) {
        tuple.addArrayOfOffsetDateTime(array(
                row -> {
                    Instant time = of.apply(row);
                    return time == null ? null : time.atOffset(ZoneOffset.UTC);
                },
                OffsetDateTime[]::new));
        return this;
    }

    private <V> @Nullable V[] array(Function<T, ? extends @Nullable V> of, IntFunction<@Nullable V[]> array) {
        List<@Nullable V> values = new ArrayList<>(rows.size());
        for (T row : rows) {
            values.add(of.apply(row));
        }
        return values.toArray(array);
    }
}
