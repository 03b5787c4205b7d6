package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Egress;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.input.Section;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What requests out of the house may reach beside public addresses. */
final class EgressSection {
    private static final int MOST_BLOCKS = 1_000;
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    /** Whole addresses only: a short form ({@code 10}, {@code 127.1/32}) could open more than its writer meant. */
    private static final Pattern WHOLE = Pattern.compile(
            "(" + OCTET + "(\\." + OCTET + "){3}/\\d{1,2})|([0-9a-f:]*:[0-9a-f:.]*/\\d{1,3})",
            Pattern.CASE_INSENSITIVE);

    private EgressSection() {}

    /** Takes it over; throws {@link BadField} at the first block that is none. */
    static void apply(Section section, Draft draft) {
        section.allow(Set.of("allow"));
        List<String> allow = section.texts("allow");
        if (allow.size() > MOST_BLOCKS) {
            throw section.bad("allow", "at most " + MOST_BLOCKS + " blocks");
        }
        for (int i = 0; i < allow.size(); i++) {
            if (!isBlock(allow.get(i))) {
                throw section.bad(
                        "allow", i, "a CIDR block such as 127.0.0.1/32 or fd00::/8, no bit set beyond its prefix");
            }
        }
        ObjectNode edited = draft.edit("egress", draft.find(Egress.class, _ -> true));
        edited.put("id", 1).set("allow", EarshotJson.MAPPER.valueToTree(allow));
        draft.save(edited);
    }

    // What the requests themselves go by is as strict: a block that says nothing to them must not look like one.
    private static boolean isBlock(String text) {
        IPAddress block = WHOLE.matcher(text).matches() ? new IPAddressString(text).getAddress() : null;
        return block != null
                && block.isPrefixed()
                && block.isPrefixBlock()
                && !(block.isIPv6() && block.toIPv6().isIPv4Mapped());
    }
}
