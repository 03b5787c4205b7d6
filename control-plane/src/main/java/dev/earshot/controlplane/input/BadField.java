package dev.earshot.controlplane.input;

import dev.earshot.controlplane.input.Value.Place;

/** A field that cannot be taken as it was sent: where it stands, which it is, what was expected there. */
public final class BadField extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String path;
    private final String expectation;

    private BadField(String message, String path, String expectation) {
        super(message, null, false, false);
        this.path = path;
        this.expectation = expectation;
    }

    /** A field at a place of a document; the message is {@code line:column path: expectation}. */
    public static BadField at(Place place, String path, String expectation) {
        String where = place.equals(Place.NONE) ? "" : place.line() + ":" + place.column() + " ";
        return new BadField(where + path + ": " + expectation, path, expectation);
    }

    /** A field of a request. */
    public static BadField of(String path, String expectation) {
        return at(Place.NONE, path, expectation);
    }

    /** The field with those around it, for example {@code rubric_config.rules[0].metric_id}. */
    public String path() {
        return path;
    }

    /** What was expected there. */
    public String expectation() {
        return expectation;
    }
}
