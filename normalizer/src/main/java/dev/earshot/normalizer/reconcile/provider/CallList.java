package dev.earshot.normalizer.reconcile.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider's list of calls. Pure: the same answer gives the same reading, and no answer makes it throw. */
public interface CallList {
    /** The door whose webhooks these calls would have been, which is also the provider's word: {@code vapi}. */
    String door();

    /** Where the provider's API is, without a slash at its end. */
    String baseUrl();

    /** The header that carries the key. */
    Map<String, String> authorisation(String key);

    /** Calls on a page, where nothing speaks for fewer. */
    int pageSize();

    /** Asks for a page of the calls that began within a window. */
    Ask list(Window window, @Nullable String page, int size);

    /**
     * Reads a page.
     *
     * @param page that was asked for
     * @param size that was asked for
     */
    Listing read(JsonNode answer, @Nullable String page, int size);

    /** Asks for a call. */
    Ask call(String callId);

    /**
     * The body that the webhook of a call would have had.
     *
     * @param call what was answered
     * @return {@code null} when it is not that call, or one that is not over
     */
    @Nullable
    ObjectNode webhook(JsonNode call, String callId);

    /** Calls that began from {@code from} to before {@code to}. */
    record Window(Instant from, Instant to) {}

    /**
     * A question to the provider's API.
     *
     * @param path with its query, to be put behind the base address
     * @param body of a POST, {@code null} for a GET
     */
    record Ask(String path, @Nullable ObjectNode body) {}
}
