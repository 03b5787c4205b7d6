package dev.earshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressesTest {
    private final SourceAddresses behindProxies = new SourceAddresses(List.of("10.0.0.0/8", "fd00::/8"));

    @Test
    void nobodyIsBelievedWhereNoProxyIsTrusted() {
        assertThat(new SourceAddresses(List.of()).of("10.0.0.1", List.of("192.0.2.7")))
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1|192.0.2.7|192.0.2.7",
                "10.0.0.1|198.51.100.1, 192.0.2.7|192.0.2.7", // the sender wrote the left one himself
                "10.0.0.1|192.0.2.7, 10.9.9.9|192.0.2.7", // two proxies
                "10.0.0.1|192.0.2.7:4711|192.0.2.7",
                "10.0.0.1|10.1.1.1|10.1.1.1", // nobody but proxies: the first of them
                "10.0.0.1|''|10.0.0.1",
                "10.0.0.1|unknown|10.0.0.1",
                "10.0.0.1|192.0.2.7, localhost|10.0.0.1",
                "192.0.2.9|192.0.2.7|192.0.2.9", // no proxy of ours
                "fd00::1|[2001:db8:1:2:3:4:5:6]:443|2001:db8:1:2:0:0:0:0/64",
                "2001:db8:1:2:ffff::1|192.0.2.7|2001:db8:1:2:0:0:0:0/64"
            })
    void theRightmostAddressThatIsNoTrustedProxyIsTheSender(String peer, String forwarded, String counted) {
        assertThat(behindProxies.of(peer, List.of(forwarded))).isEqualTo(counted);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(behindProxies.of("10.0.0.1", List.of("198.51.100.1", "192.0.2.7", "10.2.2.2")))
                .isEqualTo("192.0.2.7");
        assertThat(behindProxies.of("10.0.0.1", List.of("192.0.2.7," + "10.0.0.2,".repeat(1_000) + "10.0.0.3")))
                .startsWith("10.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "proxy.example.com/32", "10.0.0.0/40", "10.0.0.0/x", ""})
    void aTrustedProxyIsABlockOfAddresses(String block) {
        assertThatThrownBy(() -> new SourceAddresses(List.of(block)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted-proxies");
    }
}
