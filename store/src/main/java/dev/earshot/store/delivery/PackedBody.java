package dev.earshot.store.delivery;

import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/**
 * A body as the table keeps it: compressed with lz4 before it is sent there. The server's own compression of the same
 * bytes costs ten times the processor time, and a server's is the dearest there is.
 *
 * @param bytes one lz4 block
 * @param length of the body itself, in bytes; {@code null}: the bytes are the body
 */
record PackedBody(byte[] bytes, @Nullable Integer length) {
    private static final LZ4Factory LZ4 = LZ4Factory.fastestInstance();
    private static final PackedBody NONE = new PackedBody(new byte[0], null);

    /** Of what is never sent there is none. */
    static PackedBody of(byte @Nullable [] body) {
        return body == null ? NONE : new PackedBody(LZ4.fastCompressor().compress(body), body.length);
    }

    /** The body, byte for byte; fails with the library's own exception where these are not the bytes of one. */
    byte[] body() {
        if (length == null) {
            return bytes;
        }
        byte[] body = new byte[length];
        int found = LZ4.safeDecompressor().decompress(bytes, 0, bytes.length, body, 0);
        if (found != body.length) {
            throw new IllegalStateException("a body of " + length + " bytes has " + found);
        }
        return body;
    }
}
