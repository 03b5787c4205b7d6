package dev.earshot.gateway.sender;

import java.util.List;

/** To whom a webhook belongs. */
public sealed interface Whose {
    /**
     * It is verified.
     *
     * @param owners at least one, each of another project
     */
    record Owned(List<Owner> owners) implements Whose {
        public Owned {
            owners = List.copyOf(owners);
        }
    }

    /**
     * Nobody's secret or key verifies it.
     *
     * @param reason a stable word for the operator; never told to the sender
     */
    record Nobody(String reason) implements Whose {}
}
