package dev.earshot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who listens where when each service has a JVM of its own. */
class LayoutTest {
    @Test
    void togetherAllServicesShareOneJvm() {
        assertThat(Layout.together(8080, 9000))
                .containsExactly(new Layout.Jvm("services", Layout.SERVICES, 8080, 9000));
    }

    @Test
    void splitTheGatewayKeepsTheBasePortAndTheApiHasTheNext() {
        List<Layout.Jvm> jvms = Layout.split(18_080, 19_000, Map.of());
        assertThat(jvms).extracting(Layout.Jvm::name).containsExactlyElementsOf(Layout.SERVICES);
        assertThat(jvms.getFirst().http()).isEqualTo(18_080);
        assertThat(jvms.getLast().http()).isEqualTo(18_081);
        assertThat(jvms)
                .extracting(Layout.Jvm::management)
                .containsExactly(19_000, 19_001, 19_002, 19_003, 19_004, 19_005);
    }

    @Test
    void aReplicaHasTheNextPortsThatAreFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = taken.getLocalPort() - 2; // where the first replica would listen
            List<Layout.Jvm> jvms = Layout.split(base, base + 100, Map.of("ingest-gateway", 3));
            assertThat(jvms).hasSize(8);
            assertThat(jvms.subList(6, 8))
                    .extracting(Layout.Jvm::name)
                    .containsExactly("ingest-gateway-2", "ingest-gateway-3");
            assertThat(jvms.subList(6, 8))
                    .extracting(Layout.Jvm::http)
                    .doesNotContain(taken.getLocalPort())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void replicasThatCannotBeAreRefusedByName() throws Problem {
        assertThat(Layout.replicas("")).isEmpty();
        assertThat(Layout.replicas(" ingest-gateway=2, evaluator=3"))
                .isEqualTo(Map.of("ingest-gateway", 2, "evaluator", 3));
        for (String wrong : new String[] {"gateway=2", "evaluator", "evaluator=0", "evaluator=x", "evaluator=99"}) {
            assertThatThrownBy(() -> Layout.replicas(wrong))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("EARSHOT_REPLICAS")
                    .hasMessageContaining(wrong);
        }
    }
}
