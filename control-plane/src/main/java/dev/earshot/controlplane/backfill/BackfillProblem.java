package dev.earshot.controlplane.backfill;

/** A request that is not fulfilled, and why: a sentence for who asked. */
public final class BackfillProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String detail;

    BackfillProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.detail = detail;
    }

    static BackfillProblem field(String field, String expectation) {
        return new BackfillProblem(400, field + ": " + expectation);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The sentence. */
    public String detail() {
        return detail;
    }
}
