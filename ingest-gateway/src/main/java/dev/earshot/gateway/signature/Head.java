package dev.earshot.gateway.signature;

import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as it is known before its body.
 *
 * @param header value of a header by its name in any case, {@code null} when it was not sent
 * @param url as requested; built only when asked for
 * @param now the time that the age of a signature is measured at
 */
public record Head(Function<String, @Nullable String> header, Supplier<String> url, Instant now) {
    /** A header, empty when it was not sent. */
    String text(String name) {
        String value = header.apply(name);
        return value == null ? "" : value;
    }

    /** The same request at another time. */
    public Head at(Instant time) {
        return new Head(header, url, time);
    }
}
