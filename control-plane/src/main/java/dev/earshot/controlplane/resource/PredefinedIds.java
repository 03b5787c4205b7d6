package dev.earshot.controlplane.resource;

import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.config.PredefinedMetrics.Predefined;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Predefined metrics have codes; clients that want numbers get their places in the catalogue, which only grows. */
final class PredefinedIds {
    private static final List<Predefined> ALL = new ArrayList<>(PredefinedMetrics.all());

    private PredefinedIds() {}

    static long of(Predefined predefined) {
        return ALL.indexOf(predefined) + 1L;
    }

    /** By code, or by number. */
    static @Nullable Predefined find(String named) {
        if (!named.matches("\\d{1,6}")) {
            return PredefinedMetrics.byCode(named);
        }
        int place = Integer.parseInt(named);
        return place >= 1 && place <= ALL.size() ? ALL.get(place - 1) : null;
    }
}
