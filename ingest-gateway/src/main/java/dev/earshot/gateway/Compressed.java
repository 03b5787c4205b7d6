package dev.earshot.gateway;

import dev.earshot.gateway.body.BodyFault;
import dev.earshot.gateway.body.Gzip;
import java.io.IOException;

/** Requests whose body came compressed. */
final class Compressed {
    private Compressed() {}

    /** Bytes of memory for a body of this size, -1 when that is not known: as it came, and as what it becomes. */
    static long needed(long announced, int limit) {
        return announced < 0 ? announced : announced + Gzip.most(announced, limit);
    }

    /** Decides on the inflated body. What is no gzip is decided as it came: a verified webhook is accepted, whatever it holds. */
    static Decision decide(Reception reception, Arrived arrived, int limit) throws IOException {
        byte[] bytes;
        try {
            bytes = Gzip.inflated(arrived.body(), limit);
        } catch (BodyFault.TooLarge bomb) {
            return new Decision.Reply(Answer.to(bomb));
        }
        return reception.decide(bytes == null ? arrived : arrived.inflated(bytes));
    }
}
