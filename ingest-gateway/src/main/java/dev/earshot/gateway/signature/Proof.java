package dev.earshot.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Comparisons that do not tell by their time how much was right. */
final class Proof {
    private static final HexFormat HEX = HexFormat.of();

    private Proof() {}

    /** Compares a secret. An empty one equals nothing. */
    static boolean same(String secret, String sent) {
        return !secret.isEmpty()
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    /** Compares a MAC with hex digits in either case. */
    static boolean same(byte[] mac, String hex) {
        return isHex(hex, 2 * mac.length) && MessageDigest.isEqual(mac, HEX.parseHex(hex));
    }

    /** Whether a text is that many hex digits. */
    static boolean isHex(String text, int digits) {
        if (text.length() != digits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** A number of at most 15 digits, else -1. */
    static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 15) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
        }
        return value;
    }
}
