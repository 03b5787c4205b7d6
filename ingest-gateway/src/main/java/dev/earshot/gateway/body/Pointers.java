package dev.earshot.gateway.body;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON pointers to scalars in nested objects, prepared once, so that a pass over a body looks up names and joins none. */
public final class Pointers {
    private final Map<String, Pointers> below = new HashMap<>();
    private @Nullable String end;

    private Pointers() {}

    /** Prepares pointers such as {@code /call/agent_id}. */
    public static Pointers of(Collection<String> pointers) {
        Pointers root = new Pointers();
        for (String pointer : pointers) {
            Pointers at = root;
            for (String name : pointer.substring(1).split("/", -1)) {
                at = at.below.computeIfAbsent(name, _ -> new Pointers());
            }
            at.end = pointer;
        }
        return root;
    }

    /** What is asked for below a name, {@code null} for nothing. */
    @Nullable
    Pointers below(String name) {
        return below.get(name);
    }

    /** Whether something is asked for in an object here. */
    boolean goOn() {
        return !below.isEmpty();
    }

    /** The pointer that ends here, {@code null} when none does. */
    @Nullable
    String end() {
        return end;
    }
}
