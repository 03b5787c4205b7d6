package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.Section;
import java.util.List;
import java.util.function.Function;

/**
 * Which page of a list is asked for.
 *
 * @param number from 1
 * @param size rows a page
 */
public record Page(int number, int size) {
    private static final int DEFAULT_SIZE = 30;
    private static final int MOST = 250;
    private static final int LAST = 1_000_000;

    /** As {@code page} and {@code page_size} of a query say. */
    public static Page of(Section query) {
        return new Page(
                query.has("page") ? (int) query.integer("page", 1, LAST) : 1,
                query.has("page_size") ? (int) query.integer("page_size", 1, MOST) : DEFAULT_SIZE);
    }

    /** Rows before the page. */
    public long offset() {
        return (number - 1L) * size;
    }

    /** The page of a list that is there whole; one beyond the end has no rows. */
    public <T> ObjectNode of(List<T> all, Function<T, ? extends JsonNode> row, String address) {
        int from = (int) Math.min(offset(), all.size());
        int until = Math.min(from + size, all.size());
        return of(all.size(), all.subList(from, until), row, address);
    }

    /** The page of a list of which only these rows were read. */
    public <T> ObjectNode of(long count, List<T> rows, Function<T, ? extends JsonNode> row, String address) {
        ObjectNode page = EarshotJson.MAPPER.createObjectNode().put("count", count);
        page.put("next", offset() + size < count ? ListQuery.link(address, number + 1) : null);
        page.put("previous", number > 1 && count > 0 ? ListQuery.link(address, number - 1) : null);
        ArrayNode results = page.putArray("results");
        rows.forEach(each -> results.add(row.apply(each)));
        return page;
    }
}
