package dev.earshot.evaluator.metric;

import com.fasterxml.jackson.databind.JsonNode;

/** Settings of a metric that are times. */
public final class Limits {
    private Limits() {}

    /**
     * A setting in seconds as milliseconds.
     *
     * @param configuration of the metric
     * @param name of the setting
     * @param otherwise milliseconds where it is absent or no number
     */
    public static long ms(JsonNode configuration, String name, long otherwise) {
        JsonNode setting = configuration.path(name);
        double seconds = setting.isTextual()
                ? setting.asDouble(Double.NaN)
                : setting.isNumber() ? setting.doubleValue() : Double.NaN;
        return Double.isNaN(seconds) ? otherwise : Math.round(seconds * 1_000);
    }
}
