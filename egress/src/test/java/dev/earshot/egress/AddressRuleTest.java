package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        assertThat(AddressRule.permits(address, List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"})
    void publicAddressesAreReached(String address) {
        assertThat(AddressRule.permits(address, List.of())).isTrue();
    }

    @Test
    void whatTheOperatorAllowsIsReachedAndNothingBesideIt() {
        assertThat(AddressRule.permits("127.0.0.1", List.of("127.0.0.1/32"))).isTrue();
        assertThat(AddressRule.permits("::ffff:127.0.0.1", List.of("127.0.0.1/32")))
                .isTrue();
        assertThat(AddressRule.permits("127.0.0.2", List.of("127.0.0.1/32"))).isFalse();
        assertThat(AddressRule.permits("10.0.0.1", List.of("malformed"))).isFalse();
    }
}
