package dev.earshot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
    private static final AddressRule RULE = new AddressRule(Cidr.all(List.of("127.0.0.1/32")), Set.of());
    private static final Route.To PUBLIC = new Route.To("8.8.8.8");

    @ParameterizedTest
    @CsvSource({
        "https://example.org/, false, true",
        "https://example.org:443/, false, true",
        "https://example.org:8443/, true, false",
        "https://example.org:80/, true, false",
        "http://example.org/, false, false",
        "http://example.org/, true, true",
        "http://example.org:443/, true, false",
        "http://example.org:8080/, true, false"
    })
    void aPublicAddressIsAskedByHttpsOn443AndByHttpOn80WhereConfigurationSaysSo(
            String url, boolean publicHttp, boolean asked) {
        Route route = Route.choose(reachable(url), List.of("8.8.8.8"), RULE, publicHttp);
        if (asked) {
            assertThat(route).isEqualTo(PUBLIC);
        } else {
            assertThat(route).isInstanceOf(Route.Closed.class);
        }
    }

    @Test
    void anAllowedBlockIsAskedByHttpOnAnyPort() {
        assertThat(Route.choose(reachable("http://127.0.0.1:9911/hook"), List.of("127.0.0.1"), RULE, false))
                .isEqualTo(new Route.To("127.0.0.1"));
    }

    @Test
    void ofAPublicAndAPrivateAddressOnlyThePublicOneIsAsked() {
        List<String> mixed = List.of("10.0.0.1", "8.8.8.8", "192.168.0.1");
        assertThat(Route.choose(reachable("https://example.org/"), mixed, RULE, false))
                .isEqualTo(PUBLIC);
        assertThat(Route.choose(reachable("https://example.org/"), List.of("10.0.0.1"), RULE, false))
                .isInstanceOf(Route.Closed.class);
        assertThat(Route.choose(reachable("https://example.org/"), List.of(), RULE, false))
                .isInstanceOf(Route.Closed.class);
    }

    @Test
    void anIpv6LiteralStandsInBracketsInTheHostHeaderAndBareInTheConnection() {
        Target.Reachable target = reachable("https://[2606:4700::1111]:443/");
        assertThat(target.host()).isEqualTo("2606:4700::1111");
        assertThat(target.authorityHost()).isEqualTo("[2606:4700::1111]");
        assertThat(reachable("https://example.org./").authorityHost()).isEqualTo("example.org");
    }

    private static Target.Reachable reachable(String url) {
        return (Target.Reachable) Target.parse(url);
    }
}
