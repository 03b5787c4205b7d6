package dev.earshot.controlplane.relay;

/** How a replica's relay stands. */
public enum RelayState {
    /** It does not take part. */
    OFF,
    /** It has not yet reached the database. */
    STARTING,
    /** Another replica leads. */
    FOLLOWING,
    /** It leads, and the configuration topic says what the tables say. */
    LEADING,
    /** It has led or followed before, and cannot now. */
    INTERRUPTED;

    RelayState interrupted() {
        return this == STARTING ? STARTING : INTERRUPTED;
    }
}
