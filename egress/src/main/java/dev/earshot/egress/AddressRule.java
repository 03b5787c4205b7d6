package dev.earshot.egress;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses requests may reach: public ones that are not our own, and those that the operator allows. The blocks
 * are the union of what Svix' {@code is_allowed} and Stripe's Smokescreen refuse.
 *
 * @param allow what may be reached although it is not public
 * @param own the addresses of this machine: a public one would lead back into the house
 */
record AddressRule(List<Cidr> allow, Set<IPAddress> own) {
    /** How far the rule lets a request go. */
    enum Reach {
        /** A public address, under the rules for the Internet. */
        PUBLIC,
        /** One that the operator named, by any scheme and port. */
        ALLOWED,
        DENIED
    }

    private static final List<Cidr> NOT_PUBLIC = Stream.of(
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

    AddressRule {
        allow = List.copyOf(allow);
        own = Set.copyOf(own);
    }

    /**
     * Whether a request may be sent there.
     *
     * @param address a literal IPv4 or IPv6 address, possibly with a zone
     */
    Reach reach(String address) {
        IPAddress ip = parse(address);
        if (ip == null) {
            return Reach.DENIED;
        }
        if (allow.stream().anyMatch(block -> block.contains(ip))) {
            return Reach.ALLOWED;
        }
        boolean open = !own.contains(ip) && NOT_PUBLIC.stream().noneMatch(block -> block.contains(ip));
        return open ? Reach.PUBLIC : Reach.DENIED;
    }

    /** The address meant: without a zone, and {@code ::ffff:10.0.0.1} as 10.0.0.1; {@code null} when it is none. */
    static @Nullable IPAddress parse(String address) {
        int zone = address.indexOf('%');
        IPAddress ip = new IPAddressString(zone < 0 ? address : address.substring(0, zone)).getAddress();
        return ip != null && ip.isIPv6() && ip.toIPv6().isIPv4Mapped()
                ? ip.toIPv6().getEmbeddedIPv4Address()
                : ip;
    }

    private static Cidr block(String text) {
        Cidr block = Cidr.parse(text);
        if (block == null) {
            throw new IllegalStateException("no block: " + text);
        }
        return block;
    }
}
