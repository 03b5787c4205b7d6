package dev.earshot.normalizer.reconcile;

/** The walk is another process's by now, or was cancelled: nothing more may be done. */
final class LostClaim extends Exception {
    private static final long serialVersionUID = 1;

    LostClaim() {
        super(null, null, false, false);
    }
}
