package dev.earshot.contracts.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in the few forms that ids are made of. */
public final class Hash {
    private Hash() {}

    /** SHA-256 of bytes. */
    public static byte[] sha256(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** SHA-256 of UTF-8 text, 64 hex characters. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The first 16 hex characters of SHA-256 over bytes. */
    public static String shortHex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes), 0, 8);
    }

    /** The first 8 bytes, big-endian, of SHA-256 over the parts, each but the last followed by NUL. */
    static long first64(String... parts) {
        return ByteBuffer.wrap(sha256(String.join("\0", parts).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
