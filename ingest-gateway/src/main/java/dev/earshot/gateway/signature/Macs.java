package dev.earshot.gateway.signature;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes of the JDK. */
final class Macs {
    private Macs() {}

    static Mac of(String algorithm, byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("no " + algorithm + " with this key", e);
        }
    }
}
