package dev.earshot.store.view;

/**
 * The order of a list: by a value, then by id, both in the same direction, so that it is total.
 *
 * @param by the value
 * @param descending whether the greatest comes first
 */
public record CallOrder(By by, boolean descending) {
    /** Newest first: what lists are in unless something else is asked for. */
    public static final CallOrder NEWEST = new CallOrder(By.TIMESTAMP, true);

    /** What may be ordered by. An index gives the order by timestamp; the others sort all that the filter finds. */
    public enum By {
        TIMESTAMP("c.call_timestamp", "timestamptz"),
        CREATED_AT("c.created_at", "timestamptz"),
        /** A call whose length is not known comes before the shortest. */
        DURATION("coalesce(c.duration_ms, -1)", "bigint");

        private final String expression;
        private final String type;

        By(String expression, String type) {
            this.expression = expression;
            this.type = type;
        }

        String expression() {
            return expression;
        }

        boolean isTime() {
            return type.equals("timestamptz");
        }
    }

    /**
     * Where in the order a call stands.
     *
     * @param value microseconds since 1970, or milliseconds of a length
     * @param callLogId the call
     */
    public record Place(long value, long callLogId) {}

    String direction() {
        return descending ? " desc" : " asc";
    }

    /** The operator of what lies behind a place. */
    String behind() {
        return descending ? "<" : ">";
    }
}
