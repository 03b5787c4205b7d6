package dev.earshot.system.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What can be wrong with the bytes of a body. */
enum ByteChange {
    /** It ends too early. */
    CUT {
        @Override
        byte[] of(byte[] body, int limit, Random random) {
            return Arrays.copyOf(body, random.nextInt(Math.max(1, body.length)));
        }
    },
    /** Some bytes are others. */
    FLIPPED {
        @Override
        byte[] of(byte[] body, int limit, Random random) {
            byte[] changed = body.clone();
            for (int i = 0; i < 1 + random.nextInt(8) && changed.length > 0; i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            return changed;
        }
    },
    /** It is written in another encoding, or begins with a mark of one. */
    ENCODED {
        @Override
        byte[] of(byte[] body, int limit, Random random) {
            String text = new String(body, StandardCharsets.UTF_8);
            return switch (random.nextInt(5)) {
                case 0 -> text.getBytes(StandardCharsets.UTF_16);
                case 1 -> text.getBytes(StandardCharsets.UTF_16LE);
                case 2 -> text.getBytes(StandardCharsets.UTF_32BE);
                case 3 -> text.getBytes(StandardCharsets.ISO_8859_1);
                default -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
            };
        }
    },
    /** Bytes in its strings that are no UTF-8. */
    MISENCODED {
        @Override
        byte[] of(byte[] body, int limit, Random random) {
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            int at = random.nextInt(body.length + 1);
            changed.write(body, 0, at);
            changed.writeBytes(TreeChange.one(
                    List.of(
                            new byte[] {(byte) 0xC0, (byte) 0xAF},
                            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                            new byte[] {(byte) 0xFF},
                            new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                            new byte[] {(byte) 0xE2, (byte) 0x82},
                            new byte[] {0}),
                    random));
            changed.write(body, at, body.length - at);
            return changed.toByteArray();
        }
    },
    /** Something follows it. */
    FOLLOWED {
        @Override
        byte[] of(byte[] body, int limit, Random random) {
            String rest = TreeChange.one(List.of("{}", "]", "x", "\n\n", "\u0000", ",{\"call_id\":\"2\"}"), random);
            byte[] more = rest.getBytes(StandardCharsets.UTF_8);
            byte[] changed = Arrays.copyOf(body, body.length + more.length);
            System.arraycopy(more, 0, changed, body.length, more.length);
            return changed;
        }
    },
    /** It is something else. */
    REPLACED {
        @Override
        byte[] of(byte[] body, int limit, Random random) {
            if (random.nextInt(3) == 0) {
                byte[] noise = new byte[random.nextInt(3_000)];
                random.nextBytes(noise);
                return noise;
            }
            return TreeChange.one(
                            List.of(
                                    "",
                                    " ",
                                    "null",
                                    "[]",
                                    "{}",
                                    "\"text\"",
                                    "1",
                                    "true",
                                    "[{}]",
                                    "{\"a\"}",
                                    "{,}",
                                    "<xml/>",
                                    "a=b&c=d",
                                    "{\"call\":[]}",
                                    "{\"message\":null}",
                                    "{\"data\":{}}",
                                    "{\"calls\":[]}"),
                            random)
                    .getBytes(StandardCharsets.UTF_8);
        }
    },
    /** Of the size that is allowed, and a little above it, in one of the ways to be large. */
    LARGE {
        @Override
        byte[] of(byte[] body, int limit, Random random) {
            int size = limit + TreeChange.one(List.of(-1_000_000, -1, 0, 1, 2_000_000), random);
            String filler = TreeChange.one(List.of(" ", "x", "[", "0,", "{\"a\":", "\\u0041"), random);
            boolean string = filler.equals("x") || filler.startsWith("\\");
            String before = "{\"filler\":" + (string ? "\"" : filler.equals("0,") ? "[" : "");
            String after = (string ? "\"" : filler.equals(" ") ? "1" : "0]") + "," + rest(body);
            int times = (size - before.length() - after.getBytes(StandardCharsets.UTF_8).length) / filler.length();
            String text = before + filler.repeat(Math.max(0, times)) + after;
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] whole = Arrays.copyOf(bytes, size);
            Arrays.fill(whole, Math.min(bytes.length, size), size, (byte) ' ');
            return whole;
        }

        private static String rest(byte[] body) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return text.startsWith("{") && text.length() > 2 ? text.substring(1) : "\"x\":1}";
        }
    };

    /**
     * The changed bytes.
     *
     * @param limit of the door
     */
    abstract byte[] of(byte[] body, int limit, Random random);
}
