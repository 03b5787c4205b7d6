package dev.earshot.gateway;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, as far as it can be believed: the peer, unless that is a proxy that the operator trusts.
 * Then it is whom the proxy names, and so on from the right: what stands further left was written by the sender himself.
 */
final class SourceAddresses {
    /** More proxies than this stand before nobody. */
    private static final int MOST_HOPS = 32;
    /** Bytes of an IPv6 address that tell senders apart: each of them has the rest to choose from. */
    private static final int NETWORK_BYTES = 8;

    private final List<IpSubnetFilterRule> trusted;

    /**
     * Trusts these blocks.
     *
     * @throws IllegalArgumentException when one of them is no CIDR block
     */
    SourceAddresses(List<String> blocks) {
        this.trusted = blocks.stream().map(SourceAddresses::rule).toList();
    }

    private static IpSubnetFilterRule rule(String block) {
        String text = block.strip();
        int slash = text.indexOf('/');
        InetAddress address = slash < 0 ? null : address(text.substring(0, slash));
        try {
            if (address != null) {
                return new IpSubnetFilterRule(
                        address, Integer.parseInt(text.substring(slash + 1)), IpFilterRuleType.ACCEPT);
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "earshot.gateway.trusted-proxies: a CIDR block such as 10.0.0.0/8 was expected", malformed);
        }
        throw new IllegalArgumentException(
                "earshot.gateway.trusted-proxies: a CIDR block such as 10.0.0.0/8 was expected");
    }

    /**
     * The address that is counted; of IPv6 the network.
     *
     * @param peer who is connected, as text
     * @param forwarded every {@code X-Forwarded-For} of the request, in order
     */
    String of(String peer, List<String> forwarded) {
        InetAddress found = address(peer);
        if (found == null) {
            return peer;
        }
        List<String> named = trusted.isEmpty() ? List.of() : names(forwarded);
        for (int i = named.size() - 1; i >= 0 && isTrusted(found); i--) {
            InetAddress next = address(named.get(i));
            if (next == null) {
                break; // what is left of it cannot be believed either
            }
            found = next;
        }
        return counted(found);
    }

    private static List<String> names(List<String> headers) {
        List<String> names = new ArrayList<>();
        headers.forEach(header -> names.addAll(Arrays.asList(header.split(",", -1))));
        return names.subList(Math.max(0, names.size() - MOST_HOPS), names.size());
    }

    private boolean isTrusted(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return trusted.stream().anyMatch(rule -> rule.matches(socket));
    }

    // Never resolves a name: what is no address is none.
    private static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(withoutPort(text.strip()));
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException neverForBytes) {
            return null;
        }
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && text.indexOf(':', colon + 1) < 0 ? text.substring(0, colon) : text;
    }

    private static String counted(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), 16);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (UnknownHostException neverForBytes) {
            return address.getHostAddress();
        }
    }
}
