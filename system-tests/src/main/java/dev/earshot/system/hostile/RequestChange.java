package dev.earshot.system.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What can be wrong with how a body is sent. Changes of the body itself come before it is signed. */
enum RequestChange {
    /** Nothing. */
    NONE {
        @Override
        void beforeSigning(Request request) {
            // as it is
        }
    },
    /** Its proof is another's, old, damaged, or not there. */
    WRONG_PROOF {
        @Override
        void afterSigning(Request request) {
            String line = request.proof.getFirst();
            int colon = line.indexOf(':');
            char last = line.charAt(line.length() - 1);
            request.proof = switch (request.random.nextInt(5)) {
                case 0 -> List.of();
                case 1 -> List.of(line.substring(0, line.length() - 1) + (last == '0' ? '1' : '0'));
                case 2 -> List.of(line.substring(0, colon + 1));
                case 3 -> List.of(line.substring(0, colon + 2) + "v=1,d=00,t=1,v0=00");
                default -> List.of(line.substring(0, colon + 2) + "\u00ff".repeat(500));
            };
            // Its length may be judged before its sender is.
            request.expected = request.expected == Expected.TOO_LARGE ? Expected.ANY : Expected.UNKNOWN;
            request.kept = null;
        }
    },
    /** Its head comes in many small pieces. */
    HEAD_IN_PIECES {
        @Override
        void afterSigning(Request request) {
            request.headInPieces = true;
        }
    },
    /** A header is odd, there twice, folded, or too long. */
    ODD_HEADER {
        @Override
        void afterSigning(Request request) {
            String odd = TreeChange.one(
                    List.of(
                            "Content-Encoding: br",
                            "Content-Encoding: ",
                            "Content-Encoding: gzip, gzip",
                            "Expect: 100-continue",
                            "X-Folded: a\r\n b",
                            "Bad Header : x",
                            ": nameless",
                            "no-colon",
                            "Host: other",
                            "Transfer-Encoding: gzip",
                            "traceparent: 00-zz-zz-01",
                            "traceparent: " + "0".repeat(300),
                            "Cookie: " + "a=b; ".repeat(500),
                            "X-Long: " + "x".repeat(20_000),
                            "Content-Length: 7",
                            "X-Retell-Signature: v=1,d=00",
                            "user-agent: \u00e9\u00ff\u0001",
                            "x-client-source: " + "y".repeat(9_000),
                            "Upgrade: h2c",
                            "Connection: close"),
                    request.random);
            request.headers.add(odd);
            request.expected = Expected.ODD_HEAD;
            request.kept = null;
        }
    },
    /** Its content type is another, or none. */
    ODD_TYPE {
        @Override
        void beforeSigning(Request request) {
            request.contentType = TreeChange.one(
                    List.of(
                            "",
                            "text/plain",
                            "application/json; charset=utf-16",
                            "application/cloudevents+json",
                            "image/png",
                            "multipart/form-data",
                            "multipart/form-data; boundary=",
                            "application/x-www-form-urlencoded",
                            "application/x-www-form-urlencoded; charset=nonsense",
                            ";;;",
                            "application/json\u00ff",
                            "x".repeat(3_000)),
                    request.random);
            request.kept = request.door == Door.OBSERVE ? null : request.kept;
        }
    },
    /** It comes in chunks, of odd sizes, or they are broken. */
    CHUNKED {
        @Override
        void afterSigning(Request request) {
            request.chunk = Math.max(1 + request.random.nextInt(2_000), request.body.length / 500);
            if (request.random.nextInt(4) == 0 && request.body.length > 0) {
                request.chunksBroken = true;
                request.expected = Expected.BROKEN;
            }
        }
    },
    /** It is longer or shorter than it says. */
    ODD_LENGTH {
        @Override
        void afterSigning(Request request) {
            int off = 1 + request.random.nextInt(50);
            if (request.random.nextBoolean() || request.body.length <= off) {
                request.lengthOff = off;
                request.halfClosed = true;
                request.expected = request.expected == Expected.TOO_LARGE ? Expected.ANY : Expected.BROKEN;
            } else {
                request.lengthOff = -off;
                boolean signed = request.door == Door.RETELL || request.door == Door.ELEVENLABS;
                boolean judged = request.expected == Expected.ACCEPTED || request.expected == Expected.JUDGED;
                request.expected = judged && !signed ? Expected.JUDGED : Expected.ANY;
                byte[] kept = request.kept;
                request.kept = kept == null ? null : Arrays.copyOf(kept, kept.length - off);
            }
        }
    },
    /** It comes compressed, well, cut, as something else, or as very much. */
    ZIPPED {
        @Override
        void beforeSigning(Request request) {
            request.headers.add("Content-Encoding: gzip");
            byte[] plain = request.body;
            switch (request.random.nextInt(4)) {
                case 0 -> {
                    request.body = Request.zipped(plain);
                    request.body = Arrays.copyOf(request.body, request.body.length / 2);
                    request.kept = request.body;
                }
                case 1 -> request.kept = plain;
                case 2 -> {
                    request.body = Request.zipped(new byte[30_000_000]);
                    request.kept = null;
                    request.expected = Expected.TOO_LARGE;
                }
                default -> request.body = Request.zipped(plain);
            }
            if (request.door == Door.OBSERVE || request.door == Door.BATCH) {
                request.kept = null;
            }
            // It may inflate to more than a hundred times its size.
            if (plain.length > 1_000_000 || plain.length > 90L * request.body.length) {
                request.expected = Expected.ANY;
                request.kept = null;
            }
        }
    },
    /** Its address names an agent that cannot be. */
    ODD_QUERY {
        @Override
        void beforeSigning(Request request) {
            String odd = TreeChange.one(
                    List.of("", "0", "-1", "x", "9".repeat(20), "%zz", "%00", "1&agent_id=2", "%F0%9F", "1.0", "[]"),
                    request.random);
            request.query = "?agent_id=" + odd;
            if (odd.equals("%zz")) { // no address at all
                request.expected = Expected.ODD_HEAD;
            }
            if (request.door == Door.VAPI) {
                request.expected = request.expected == Expected.ACCEPTED ? Expected.ANY : request.expected;
            }
        }
    },
    /** It comes as a form; where no forms are read that is a content type like others. */
    FORM {
        @Override
        void beforeSigning(Request request) {
            String boundary = TreeChange.one(List.of("b", "----x'()+_,-./:=?", "a b"), request.random);
            boolean plain = request.random.nextInt(3) == 0;
            request.contentType =
                    plain ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=\"" + boundary + "\"";
            request.body = plain ? urlencoded(request) : multipart(request, boundary);
            request.kept = request.door.isProviders() ? request.body : null;
            // Of a form the fields are limited, not the whole; and of a large body only the beginning is in it.
            request.expected = request.body.length > request.door.limit() ? Expected.ANY : request.expected();
        }

        private static byte[] urlencoded(Request request) {
            String odd = TreeChange.one(
                    List.of("", "&%zz=1", "&a=%", "&call_id=2", "&=", "&a=%00%ff", "&&&"), request.random);
            return (java.net.URLEncoder.encode(text(request.body), StandardCharsets.UTF_8) + "=1&call_id=form" + odd)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] multipart(Request request, String boundary) {
            ByteArrayOutputStream form = new ByteArrayOutputStream();
            int parts = 0;
            for (Map.Entry<String, JsonNode> field : fields(request.body)) {
                if (parts++ < 12) {
                    String value = field.getValue().isTextual()
                            ? field.getValue().textValue()
                            : field.getValue().toString();
                    part(form, boundary, "name=\"" + field.getKey().replace("\"", "%22") + "\"", "", value);
                }
            }
            if (request.random.nextBoolean()) {
                String odd = TreeChange.one(
                        List.of(
                                "name=\"voice_recording\"; filename=\"a.wav\"",
                                "name=\"voice_recording\"; filename=\"../../x\"",
                                "filename=\"nameless\"",
                                "name=\"call_id\"",
                                "name=",
                                "name=\"a\"; filename*=utf-8''%zz",
                                "name=\"" + "n".repeat(5_000) + "\""),
                        request.random);
                String encoding = TreeChange.one(
                        List.of(
                                "",
                                "",
                                "Content-Transfer-Encoding: base64\r\n",
                                "Content-Transfer-Encoding: nonsense\r\n",
                                "Content-Type: text/plain; charset=nonsense\r\n"),
                        request.random);
                part(form, boundary, odd, encoding, "RIFF\u0000\u00ff" + "x".repeat(request.random.nextInt(100_000)));
            }
            form.writeBytes(TreeChange.one(
                            List.of(
                                    "--" + boundary + "--\r\n",
                                    "--" + boundary + "--\r\n",
                                    "",
                                    "--" + boundary,
                                    "--other--\r\n"),
                            request.random)
                    .getBytes(StandardCharsets.UTF_8));
            return form.toByteArray();
        }

        private static void part(ByteArrayOutputStream form, String boundary, String of, String more, String value) {
            String head = "--" + boundary + "\r\nContent-Disposition: form-data; " + of + "\r\n" + more + "\r\n";
            form.writeBytes((head + value + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        private static Iterable<Map.Entry<String, JsonNode>> fields(byte[] body) {
            try {
                JsonNode tree = EarshotJson.MAPPER.readTree(body);
                return tree == null ? List.of() : tree.properties();
            } catch (IOException noTree) {
                return Map.<String, JsonNode>of(
                                "call_id", EarshotJson.MAPPER.getNodeFactory().textNode(text(body)))
                        .entrySet();
            }
        }

        private static String text(byte[] body) {
            return new String(body, 0, Math.min(body.length, 50_000), StandardCharsets.UTF_8);
        }
    };

    /** Changes what is signed. */
    void beforeSigning(Request request) {
        // most only change how it is sent
    }

    /** Changes how the signed is sent. */
    void afterSigning(Request request) {
        // most change what is signed
    }
}
