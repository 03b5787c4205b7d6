package dev.earshot.egress;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses, strictly written: a whole address, a slash, a prefix length, no bit beyond the prefix. A short
 * form ({@code 10}, {@code *}, {@code 127.1/32}) could open more than its writer meant.
 */
public final class Cidr {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern FORM = Pattern.compile(
            "(" + OCTET + "(\\." + OCTET + "){3}/\\d{1,2})|([0-9a-f:]*:[0-9a-f:.]*/\\d{1,3})",
            Pattern.CASE_INSENSITIVE);

    private final IPAddress block;

    private Cidr(IPAddress block) {
        this.block = block;
    }

    /**
     * Reads a block such as {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @return {@code null} when it is none, also when bits beyond the prefix are set ({@code 10.0.0.5/8}) and for IPv4 in
     *     IPv6 clothes, which is to be written as IPv4
     */
    public static @Nullable Cidr parse(@Nullable String text) {
        if (text == null || !FORM.matcher(text).matches()) {
            return null;
        }
        IPAddress block = new IPAddressString(text).getAddress();
        if (block == null || !block.isPrefixed() || !block.isPrefixBlock()) {
            return null;
        }
        return block.isIPv6() && block.toIPv6().isIPv4Mapped() ? null : new Cidr(block);
    }

    /** The blocks among these; what is malformed allows nothing. */
    static List<Cidr> all(List<String> texts) {
        List<Cidr> blocks = new ArrayList<>(texts.size());
        for (String text : texts) {
            Cidr block = parse(text);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    boolean contains(IPAddress address) {
        return block.contains(address);
    }

    @Override
    public String toString() {
        return block.toString();
    }
}
