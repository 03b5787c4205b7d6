package dev.earshot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Options.Known UP = new Options.Known(Set.of("--detach"), Set.of("--config"), 0);

    @Test
    void flagsAndValuesComeInAnyOrder() throws Problem {
        Options options = Options.parse(List.of("--config", "a.yaml", "--detach"), UP);
        assertThat(options.has("--detach")).isTrue();
        assertThat(options.value("--config")).isEqualTo("a.yaml");
    }

    @Test
    void whatAVerbDoesNotKnowIsRefusedByName() {
        assertThatThrownBy(() -> Options.parse(List.of("--detatch"), UP)).hasMessage("unknown option --detatch");
        assertThatThrownBy(() -> Options.parse(List.of("now"), UP)).hasMessage("one word too many: now");
        assertThatThrownBy(() -> Options.parse(List.of("--config"), UP)).hasMessage("--config needs a value");
    }

    @Test
    void aDashIsStandardInputAndNoOption() throws Problem {
        assertThat(Options.parse(List.of("-"), Options.Known.operand()).operand("?"))
                .isEqualTo("-");
    }

    @Test
    void aDocumentThatIsNotUtf8IsRefusedAtItsPlace() throws Problem {
        byte[] latin1 = "projects:\n  - name: Caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Apply.decode(latin1))
                .isInstanceOf(Problem.class)
                .hasMessage("2:14 document: must be UTF-8");
        assertThat(Apply.decode("name: Caf\u00e9".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("name: Caf\u00e9");
    }
}
