package dev.earshot.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earshot.contracts.json.EarshotJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioCutTest {
    private static final String POINTER = "/data/full_audio";
    private static final long MOST = 100_000;

    @Test
    void theAudioLeavesAndTheRestStays() throws Exception {
        byte[] audio = new byte[3_000_000];
        new Random(1).nextBytes(audio);
        String encoded = Base64.getEncoder().encodeToString(audio);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        byte[] rest = AudioCut.split(
                in("{`type`:`a`,`full_audio`:`stays`,`data`:{`x`:{`full_audio`:`stays`},`full_audio`:`" + encoded
                        + "`,`n`:1.50}}"),
                out,
                POINTER,
                MOST);

        assertThat(out.toByteArray()).isEqualTo(audio);
        assertThat(new String(rest, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{`type`:`a`,`full_audio`:`stays`,`data`:{`x`:{`full_audio`:`stays`},`full_audio`:``,`n`:1.50}}"
                                .replace('`', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{`data`:{`full_audio`:`not base64!`}}",
                "{`data`:{`full_audio`:`AAAA",
                "{`data`:{`full_audio`:`AAAA`}",
                "nothing"
            })
    void whatCannotBeDecodedIsSaidToBeSo(String body) {
        assertThatThrownBy(() -> AudioCut.split(in(body), OutputStream.nullOutputStream(), POINTER, MOST))
                .isInstanceOf(AudioCut.Undecodable.class);
    }

    @Test
    void aDiskThatIsFullIsNoFaultOfTheAudio() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> AudioCut.split(in("{`data`:{`full_audio`:`AAAA`}}"), full, POINTER, MOST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space");
    }

    @Test
    void theRestHasALimitOfItsOwn() {
        String body = "{`data`:{`full_audio`:`AAAA`},`x`:[" + "`0123456789`,".repeat(20_000) + "1]}";
        assertThatThrownBy(() -> AudioCut.split(in(body), OutputStream.nullOutputStream(), POINTER, MOST))
                .isInstanceOfSatisfying(
                        BodyFault.TooLarge.class,
                        large -> assertThat(large.limit()).isEqualTo(MOST));
    }

    @Test
    void whatWasToldIsKeptInItsPlace() throws Exception {
        Told told = Told.of(
                "{`type`:`post_call_audio`,`data`:{`agent_id`:`a`}}"
                        .replace('`', '"')
                        .getBytes(StandardCharsets.UTF_8),
                Pointers.of(List.of("/type", "/data/agent_id")));
        var body = EarshotJson.MAPPER.readTree(AudioCut.withoutAudio(told, POINTER));
        assertThat(body.path("type").asText()).isEqualTo("post_call_audio");
        assertThat(body.at("/data/agent_id").asText()).isEqualTo("a");
        assertThat(body.at(POINTER).asText()).isEqualTo(AudioCut.UNDECODABLE);
    }

    private static InputStream in(String body) {
        return new ByteArrayInputStream(body.replace('`', '"').getBytes(StandardCharsets.UTF_8));
    }
}
