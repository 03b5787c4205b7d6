package dev.earshot.store.view;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a statement that is being written; each comes back as its place in it, with its type. */
final class Parameters {
    private final List<Object> values = new ArrayList<>();

    String text(String value) {
        return place(value) + "::text";
    }

    String texts(List<String> value) {
        return place(value.toArray(String[]::new)) + "::text[]";
    }

    String bigint(long value) {
        return place(value) + "::bigint";
    }

    String bigints(List<Long> value) {
        return place(value.toArray(Long[]::new)) + "::bigint[]";
    }

    String number(double value) {
        return place(value) + "::float8";
    }

    String numbers(List<Double> value) {
        return place(value.toArray(Double[]::new)) + "::float8[]";
    }

    String time(Instant value) {
        return place(value.atOffset(ZoneOffset.UTC)) + "::timestamptz";
    }

    Tuple tuple() {
        return Tuple.from(values);
    }

    private String place(Object value) {
        values.add(value);
        return "$" + values.size();
    }
}
