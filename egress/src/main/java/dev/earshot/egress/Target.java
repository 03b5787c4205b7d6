package dev.earshot.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a request goes, as far as its address says; host names are not resolved yet. */
sealed interface Target {
    /**
     * An address that can be asked for.
     *
     * @param literal whether the host is an IP address
     */
    record Reachable(boolean tls, String host, int port, String pathAndQuery, boolean literal) implements Target {
        /** The host as it stands in an address and in the Host header: an IPv6 literal in brackets. */
        String authorityHost() {
            return host.indexOf(':') < 0 ? host : "[" + host + "]";
        }
    }

    /** One that never is. */
    record Refused(String reason) implements Target {}

    /** Numbers that a resolver may take for an address: 2130706433, 0x7f.1, 0177.0.0.1, 127.1. */
    Pattern NUMERIC = Pattern.compile("(0x[0-9a-f]*|\\d+)(\\.(0x[0-9a-f]*|\\d+))*");

    Pattern DOTTED = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

    /** Reads an address. */
    static Target parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            return new Refused("malformed address");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return new Refused("neither http nor https");
        }
        if (uri.getRawUserInfo() != null) {
            return new Refused("credentials in the address");
        }
        if (uri.getHost() == null) {
            return new Refused("no host");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65_535) {
            return new Refused("no such port");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String rest = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        if (host.startsWith("[")) {
            if (host.indexOf('%') >= 0) {
                return new Refused("a zone in the address");
            }
            return new Reachable(tls, host.substring(1, host.length() - 1), port, rest, true);
        }
        if (DOTTED.matcher(host).matches()) {
            return new Reachable(tls, host, port, rest, true);
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (NUMERIC.matcher(name).matches()) {
            return new Refused("a number that is no address");
        }
        return NAME.matcher(name).matches()
                ? new Reachable(tls, name, port, rest, false)
                : new Refused("malformed host");
    }
}
