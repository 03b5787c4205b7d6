package dev.earshot.gateway.signature;

import java.util.List;
import javax.crypto.Mac;

/** A body as it was signed. */
@FunctionalInterface
public interface Payload {
    /** Feeds all bytes, in order, into each of these, in one pass. */
    void into(List<Mac> macs);

    /** A body in memory. */
    static Payload of(byte[] bytes) {
        return macs -> macs.forEach(mac -> mac.update(bytes));
    }
}
