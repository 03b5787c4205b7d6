package dev.earshot.controlplane.api;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forms as their fields. They are small (see {@link Bodies}) and stay in memory; what is a file is no field. */
final class Forms {
    private static final int MOST_FIELDS = 1_000;

    private Forms() {}

    static Map<String, List<String>> urlEncoded(byte[] body) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", MOST_FIELDS + 2)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            add(fields, decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refused.with(400, "The form is not URL-encoded.");
        }
    }

    static Map<String, List<String>> multipart(byte[] body, String contentType) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        try {
            HttpPostMultipartRequestDecoder decoder =
                    new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), request);
            try {
                for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                    if (part instanceof Attribute field) {
                        add(fields, field.getName(), field.getValue());
                    }
                }
            } finally {
                decoder.destroy();
            }
        } catch (IOException | RuntimeException malformed) {
            if (malformed instanceof Refused refused) {
                throw refused;
            }
            throw Refused.with(400, "The form is no multipart/form-data with its boundary.");
        }
        return fields;
    }

    private static void add(Map<String, List<String>> fields, String name, String value) {
        // Some clients write lists as name[]=a&name[]=b.
        String plain = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
        if (fields.size() >= MOST_FIELDS && !fields.containsKey(plain)) {
            throw Refused.with(400, "A form has at most " + MOST_FIELDS + " fields.");
        }
        fields.computeIfAbsent(plain, _ -> new ArrayList<>()).add(value);
    }
}
