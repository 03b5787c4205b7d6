package dev.earshot.contracts.filter;

/** A filter that cannot be read: where, and what is expected there. */
public final class FilterProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String place;
    private final String expectation;

    FilterProblem(String place, String expectation) {
        super(place + ": " + expectation, null, false, false);
        this.place = place;
        this.expectation = expectation;
    }

    /** A path such as {@code conditions[1].op}, or {@code line 1, column 5} where it is no JSON. */
    public String place() {
        return place;
    }

    /** What may stand there. */
    public String expectation() {
        return expectation;
    }
}
