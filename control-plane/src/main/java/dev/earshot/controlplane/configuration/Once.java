package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.id.Hash;

/**
 * A request that may come again and is to be answered in the same way.
 *
 * @param name of the request, hashed
 * @param digest of what it asks for
 */
public record Once(String name, String digest) {
    /** A request by the name that it gave itself. */
    public static Once of(String name, String asked) {
        return new Once(Hash.hex(name), Hash.hex(asked));
    }

    /** The name was given to another request before. */
    public static final class Differs extends RuntimeException {
        private static final long serialVersionUID = 1;

        Differs() {
            super("the name was given to another request before", null, false, false);
        }
    }
}
