package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1/32", "10.0.0.0/8", "0.0.0.0/0", "::1/128", "fd00::/8", "2001:DB8::/32", "::/0"})
    void aWholeBlockIsRead(String text) {
        assertThat(Cidr.parse(text)).isNotNull();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "*",
                "10",
                "10/8",
                "10.0/16",
                "127.0.0.1",
                "127.0.0.1/33",
                "127.0.0.1/",
                "127.0.0.1/ 32",
                "127.0.0.1/255.255.255.255",
                "10.0.0.5/8",
                "10.0.0.*/24",
                "10.0.0.1-9/32",
                "010.0.0.0/8",
                "0x7f.0.0.1/32",
                "2130706433/32",
                "256.0.0.0/8",
                "::1",
                "fe80::1%lo/128",
                "fd00::1/8",
                "::ffff:10.0.0.0/104",
                "::/129",
                "example.org/32",
                "10.0.0.0/8,11.0.0.0/8"
            })
    void everythingElseIsNone(String text) {
        assertThat(Cidr.parse(text)).isNull();
    }

    @Test
    void whatIsMalformedAllowsNothing() {
        assertThat(Cidr.all(List.of("", "*", "10"))).isEmpty();
        assertThat(Cidr.all(List.of("*", "10.0.0.0/8"))).hasSize(1);
    }
}
