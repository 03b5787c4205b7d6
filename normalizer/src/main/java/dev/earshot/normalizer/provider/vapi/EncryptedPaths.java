package dev.earshot.normalizer.provider.vapi;

import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import dev.earshot.normalizer.provider.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vapi's {@code encryptedPaths} puts ciphertext where an object or a list belongs. A report that is read around it would
 * look like a call in which nobody spoke.
 */
final class EncryptedPaths {
    private static final List<List<String>> CONTAINERS = List.of(
            List.of("call"),
            List.of("artifact"),
            List.of("artifact", "messages"),
            List.of("messages"),
            List.of("analysis"));

    private EncryptedPaths() {}

    /** What is encrypted of a report, {@code null} when nothing is. */
    static Reading.@Nullable Unreadable problem(Field report, String pointer) {
        for (List<String> path : CONTAINERS) {
            Field found = report;
            for (String name : path) {
                found = found.at(name);
            }
            if (isCiphertext(found)) {
                return at(pointer + "/" + String.join("/", path));
            }
        }
        return null;
    }

    /** Whether text stands where a container belongs, and it does not hold one. */
    static boolean isCiphertext(Field container) {
        String text = container.text();
        return container.string() != null && text != null && FreeJson.container(text) == null;
    }

    static Reading.Unreadable at(String pointer) {
        return new Reading.Unreadable(
                "encrypted", pointer, "an object or a list in the clear; encryptedPaths of the server must be empty");
    }
}
