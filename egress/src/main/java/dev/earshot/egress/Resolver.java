package dev.earshot.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Names to addresses; may block. */
@FunctionalInterface
interface Resolver {
    /** All addresses of a name. */
    List<String> resolve(String host) throws UnknownHostException;

    /** The system's own. */
    Resolver SYSTEM = host -> Arrays.stream(InetAddress.getAllByName(host))
            .map(InetAddress::getHostAddress)
            .toList();
}
