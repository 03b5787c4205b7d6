package dev.earshot.gateway.keyed;

/** One door of programs. They send one call in a request, with a key, and are told which field is wrong. */
public interface KeyedDoor {
    /** Its name in records. */
    String word();

    /** The path, without the slash that may end it. */
    String path();

    /** Whether a call may come as a form, with its recording. */
    default boolean takesForms() {
        return false;
    }

    /**
     * Largest JSON body, bytes.
     *
     * @param usual of doors that have no limit of their own
     */
    default int bodyLimit(int usual) {
        return usual;
    }

    /** What a body says; nothing that it holds makes this fail. */
    Sent read(byte[] body);
}
