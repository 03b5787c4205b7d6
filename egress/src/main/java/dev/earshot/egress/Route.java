package dev.earshot.egress;

import java.util.List;

/** Which of its addresses a target is asked at, if any. */
sealed interface Route {
    /** Connect here. */
    record To(String address) implements Route {}

    /** Nowhere, and why: a sentence for the people who set the target up. */
    record Closed(String reason) implements Route {}

    /**
     * The first address that may be asked.
     *
     * @param addresses all that the name has, in the resolver's order
     * @param publicHttp whether http may go to public addresses
     */
    static Route choose(Target.Reachable target, List<String> addresses, AddressRule rule, boolean publicHttp) {
        String reason = "not a public address";
        for (String address : addresses) {
            switch (rule.reach(address)) {
                case ALLOWED -> {
                    return new To(address);
                }
                case PUBLIC -> {
                    if (!target.tls() && !publicHttp) {
                        reason = "http to a public address; https, or earshot.egress.public-http=true";
                    } else if (target.port() != (target.tls() ? 443 : 80)) {
                        reason = "a port other than 443 and 80 of a public address";
                    } else {
                        return new To(address);
                    }
                }
                case DENIED -> {}
            }
        }
        return new Closed(reason);
    }
}
