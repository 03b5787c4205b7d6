package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.Section;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A page of a list of our own that is there whole, in the order of ids: {@code cursor} and {@code limit} say which. */
final class Listing {
    private static final int MOST = 250;
    private static final int USUAL = 50;

    private Listing() {}

    static <T> ObjectNode page(Section query, List<T> all, ToLongFunction<T> id, Function<T, ObjectNode> row) {
        int limit = query.has("limit") ? (int) query.integer("limit", 1, MOST) : USUAL;
        long after = query.has("cursor") ? query.integer("cursor", 0, Long.MAX_VALUE) : 0;
        List<T> rest = all.stream()
                .filter(each -> id.applyAsLong(each) > after)
                .sorted(Comparator.comparingLong(id))
                .toList();
        ObjectNode page = EarshotJson.MAPPER.createObjectNode();
        page.put("next", rest.size() > limit ? Long.toString(id.applyAsLong(rest.get(limit - 1))) : null);
        var results = page.putArray("results");
        rest.stream().limit(limit).forEach(each -> results.add(row.apply(each)));
        return page;
    }
}
