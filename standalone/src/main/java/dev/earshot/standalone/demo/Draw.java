package dev.earshot.standalone.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whether a call is drawn for the sampled metrics, as the documentation says and without the product's own code: the
 * first 53 bits of a hash of project and call, as a number from 0 to 1, are below the rate.
 *
 * @param project the id of the demo's project
 * @param rate its sample rate, 0 to 1
 */
record Draw(long project, double rate) {
    private static final int UNUSED_BITS = 11;

    boolean takes(String call) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("earshot:sampling:v1\0" + project + "\0" + call).getBytes(StandardCharsets.UTF_8));
            long bits = ByteBuffer.wrap(digest).getLong() >>> UNUSED_BITS;
            return (double) bits / (1L << (Long.SIZE - UNUSED_BITS)) < rate;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
