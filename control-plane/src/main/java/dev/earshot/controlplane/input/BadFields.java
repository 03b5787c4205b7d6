package dev.earshot.controlplane.input;

import java.util.List;

/** All fields of a request that cannot be taken. */
public final class BadFields extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<BadField> fields;

    /** At least one. */
    public BadFields(List<BadField> fields) {
        super(fields.size() + " fields", null, false, false);
        this.fields = List.copyOf(fields);
    }

    /** They, in the order in which they were found. */
    public List<BadField> fields() {
        return fields;
    }
}
