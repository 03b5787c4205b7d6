package dev.earshot.store;

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

/**
 * The arrays of one {@code unnest}, a column after the other, in the order of the calls.
 *
 * @param <T> what a row is made of
 */
public final class Columns<T> {
    private final List<T> rows;
    private final Tuple tuple;

    /** Columns of these rows, to be added to this tuple. */
    public Columns(List<T> rows, Tuple tuple) {
        this.rows = rows;
        this.tuple = tuple;
    }

    /** Adds a {@code bigint[]}. */
    public Columns<T> longs(Function<T, @Nullable Long> of) {
        tuple.addArrayOfLong(array(of, Long[]::new));
        return this;
    }

    /** Adds a {@code int[]}. */
    public Columns<T> integers(Function<T, @Nullable Integer> of) {
        tuple.addArrayOfInteger(array(of, Integer[]::new));
        return this;
    }

    /** Adds a {@code float8[]}. */
    public Columns<T> doubles(Function<T, @Nullable Double> of) {
        tuple.addArrayOfDouble(array(of, Double[]::new));
        return this;
    }

    /** Adds a {@code boolean[]}. */
    public Columns<T> booleans(Function<T, @Nullable Boolean> of) {
        tuple.addArrayOfBoolean(array(of, Boolean[]::new));
        return this;
    }

    /** Adds a {@code text[]}. */
    public Columns<T> texts(Function<T, @Nullable String> of) {
        tuple.addArrayOfString(array(of, String[]::new));
        return this;
    }

    /** Adds a {@code date[]}. */
    public Columns<T> days(Function<T, LocalDate> of) {
        tuple.addArrayOfLocalDate(array(of, LocalDate[]::new));
        return this;
    }

    /** Adds a {@code timestamptz[]}. */
    public Columns<T> times(Function<T, @Nullable Instant> of) {
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
