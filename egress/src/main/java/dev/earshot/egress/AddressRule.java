package dev.earshot.egress;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses requests may reach: public ones, and those that the operator allows. The blocks are the union of what
 * Svix' {@code is_allowed} and Stripe's Smokescreen refuse.
 */
final class AddressRule {
    private static final List<IPAddress> DENIED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/128",
                    "::1/128",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/32",
                    "2001:db8::/32",
                    "3fff::/20",
                    "2002::/16",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "ff00::/8")
            .map(AddressRule::block)
            .toList();

    private AddressRule() {}

    /**
     * Whether a request may be sent there.
     *
     * @param address a literal IPv4 or IPv6 address, possibly with a zone
     * @param allow CIDR blocks that are allowed although they are not public; malformed ones allow nothing
     */
    static boolean permits(String address, List<String> allow) {
        int zone = address.indexOf('%');
        IPAddress ip = new IPAddressString(zone < 0 ? address : address.substring(0, zone)).getAddress();
        if (ip == null) {
            return false;
        }
        // ::ffff:10.0.0.1 is 10.0.0.1.
        IPAddress meant =
                ip.isIPv6() && ip.toIPv6().isIPv4Mapped() ? ip.toIPv6().getEmbeddedIPv4Address() : ip;
        for (String block : allow) {
            IPAddress allowed = new IPAddressString(block).getAddress();
            if (allowed != null && allowed.toPrefixBlock().contains(meant)) {
                return true;
            }
        }
        return DENIED.stream().noneMatch(block -> block.contains(meant));
    }

    private static IPAddress block(String text) {
        IPAddress block = new IPAddressString(text).getAddress();
        if (block == null) {
            throw new IllegalStateException("no block: " + text);
        }
        return block.toPrefixBlock();
    }
}
