package dev.earshot.egress;

import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The addresses of this machine's interfaces, looked up again every 30 s: they come and go. May block. */
final class OwnAddresses implements Supplier<Set<IPAddress>> {
    private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(30);

    private record Seen(Set<IPAddress> addresses, long at) {}

    private volatile Seen seen = new Seen(Set.of(), System.nanoTime() - FRESH_NS);

    @Override
    public Set<IPAddress> get() {
        Seen last = seen;
        if (System.nanoTime() - last.at() < FRESH_NS) {
            return last.addresses();
        }
        Seen fresh = new Seen(look(last.addresses()), System.nanoTime());
        seen = fresh;
        return fresh.addresses();
    }

    private static Set<IPAddress> look(Set<IPAddress> before) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress)
                    .map(AddressRule::parse)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
        } catch (SocketException notNow) {
            return before;
        }
    }
}
