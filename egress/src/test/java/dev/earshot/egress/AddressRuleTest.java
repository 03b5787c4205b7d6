package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.egress.AddressRule.Reach;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "2002:7f00:1::",
                "5f00::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "fe80::1%lo",
                "ff02::1",
                "::7f00:1",
                "nonsense"
            })
    void addressesThatAreNotPublicAreRefused(String address) {
        assertThat(rule().reach(address)).isEqualTo(Reach.DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860:4860::8888",
                "::ffff:8.8.8.8"
            })
    void publicAddressesAreReachedUpToTheEdgeOfEachBlock(String address) {
        assertThat(rule().reach(address)).isEqualTo(Reach.PUBLIC);
    }

    @Test
    void whatTheOperatorAllowsIsReachedAndNothingBesideIt() {
        assertThat(rule("127.0.0.1/32").reach("127.0.0.1")).isEqualTo(Reach.ALLOWED);
        assertThat(rule("127.0.0.1/32").reach("::ffff:127.0.0.1")).isEqualTo(Reach.ALLOWED);
        assertThat(rule("127.0.0.1/32").reach("127.0.0.2")).isEqualTo(Reach.DENIED);
        assertThat(rule("malformed", "*", "10", "").reach("10.0.0.1")).isEqualTo(Reach.DENIED);
    }

    @Test
    void theAddressesOfThisMachineAreNotPublicUnlessAllowed() {
        AddressRule own = new AddressRule(List.of(), Set.of(AddressRule.parse("8.8.4.4")));
        assertThat(own.reach("8.8.4.4")).isEqualTo(Reach.DENIED);
        assertThat(own.reach("::ffff:8.8.4.4")).isEqualTo(Reach.DENIED);
        assertThat(own.reach("8.8.8.8")).isEqualTo(Reach.PUBLIC);
        assertThat(new AddressRule(Cidr.all(List.of("8.8.4.4/32")), own.own()).reach("8.8.4.4"))
                .isEqualTo(Reach.ALLOWED);
        assertThat(new OwnAddresses().get()).contains(AddressRule.parse("127.0.0.1"));
    }

    private static AddressRule rule(String... allow) {
        return new AddressRule(Cidr.all(List.of(allow)), Set.of());
    }
}
