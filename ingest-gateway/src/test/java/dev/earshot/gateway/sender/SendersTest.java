package dev.earshot.gateway.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.gateway.provider.ProviderDoor;
import dev.earshot.gateway.provider.ProviderDoors;
import dev.earshot.gateway.signature.Head;
import dev.earshot.gateway.signature.Payload;
import dev.earshot.gateway.signature.Schemes;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two projects, 1 and 2, of organisation 9, and what they claim. */
class SendersTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Map<String, ConfigDocument> documents = new HashMap<>();
    private SecretBox box;
    private Secrets secrets;
    private Senders senders;

    @BeforeEach
    void twoProjects() {
        Path keyset = folder.resolve("keyset.json");
        SecretBox.createIfAbsent(keyset);
        box = SecretBox.open(keyset);
        secrets = new Secrets(box);
        senders = new Senders(new Verifier(secrets, new Schemes(Schemes.Tolerances.USUAL)));
        for (long id = 1; id <= 2; id++) {
            add(new Project(id, 1, 9, "p", 1, null, null, null, false, false, Rubric.NONE, JSON.objectNode(), false));
            add(new Agent(id * 10, 1, id, "a", "asst", null, null));
        }
        add(new ApiKey(1, 1, 9, null, "k", "esk", Hash.hex("esk_1"), false, null));
        add(new ApiKey(2, 1, 9, 2L, "k", "esk", Hash.hex("esk_2"), false, null));
    }

    @Test
    void whoseSecretVerifiesOwnsItAndEveryProjectOnce() throws Exception {
        source(101, 1, "retell", "s1");
        source(102, 1, "retell", "s1");
        source(201, 2, "retell", "s2");
        assertThat(retell("s1", "asst")).containsExactly(new Owner(1, 10L, 101L));
        source(202, 2, "retell", "s1");
        assertThat(retell("s1", "asst")).containsExactly(new Owner(1, 10L, 101L), new Owner(2, 20L, 202L));
        assertThat(retell("other", "asst")).isEmpty();
    }

    @Test
    void aSourceThatProvesNothingGetsNothingOfAnAgentThatSomebodyProves() throws Exception {
        source(101, 1, "retell", "s1");
        open(201, 2, "retell");
        assertThat(retell("s1", "asst")).containsExactly(new Owner(1, 10L, 101L));
        assertThat(retell("mis-set", "asst")).as("nor what does not verify").isEmpty();
    }

    @Test
    void aSourceThatProvesNothingOwnsWhatNobodyElseClaims() throws Exception {
        open(201, 2, "retell");
        assertThat(retell("any", "asst")).containsExactly(new Owner(2, 20L, 201L));
        assertThat(retell("any", "unknown"))
                .as("but not of an agent it does not name")
                .isEmpty();
    }

    @Test
    void aSourceThatProvesNothingOwnsWhatIsAddressedToIt() {
        open(201, 2, "vapi");
        source(101, 1, "vapi", "s1", "secret");
        assertThat(vapi(Map.of(), "20", "asst")).containsExactly(new Owner(2, 20L, 201L));
        assertThat(vapi(Map.of(), null, "asst")).isEmpty();
        assertThat(vapi(Map.of("x-vapi-secret", "s1"), "20", "asst"))
                .as("the address decides")
                .containsExactly(new Owner(2, 20L, 201L));
    }

    @Test
    void anAgentThatNobodyKnowsIsAcceptedForWhoseSecretVerifies() throws Exception {
        source(101, 1, "retell", "s1");
        source(201, 2, "retell", "s1");
        assertThat(retell("s1", "unknown")).containsExactly(new Owner(1, null, 101L), new Owner(2, null, 201L));
        assertThat(retell("s1", null)).hasSize(2);
        assertThat(retell("s2", "unknown")).isEmpty();
    }

    @Test
    void ofAnAgentThatAKeyDoesNotOpenTheIdOfTheAddressTravelsOn() {
        Map<String, String> key = Map.of("x-cekura-api-key", "esk_2");
        assertThat(vapi(key, "20", "x")).containsExactly(new Owner(2, 20L, null));
        assertThat(vapi(key, "77", "x")).containsExactly(new Owner(2, 77L, null));
        assertThat(vapi(key, "10", "x")).as("an agent of another project").containsExactly(new Owner(2, 10L, null));
        assertThat(vapi(key, null, "x")).containsExactly(new Owner(2, null, null));
        assertThat(vapi(key, "0", "x")).containsExactly(new Owner(2, null, null));
        assertThat(vapi(key, null, "asst")).containsExactly(new Owner(2, 20L, null));
    }

    @Test
    void theBodyIsReadOnceHoweverManySecretsThereAre() throws Exception {
        for (int i = 0; i < 20; i++) {
            source(1_000 + i, 1 + i % 2, "elevenlabs", "s" + i);
        }
        AtomicInteger passes = new AtomicInteger();
        List<Integer> macs = new ArrayList<>();
        Payload counted = all -> {
            passes.incrementAndGet();
            macs.add(all.size());
            Payload.of(BODY).into(all);
        };
        String time = Long.toString(NOW.getEpochSecond());
        Head head = head(Map.of("elevenlabs-signature", "t=" + time + ",v0=" + hmac("s7", time + ".{}")));

        Whose whose = senders.whose(door("elevenlabs"), new Claim(head, counted, null, Set.of("asst")), config());

        assertThat(owners(whose)).extracting(Owner::sourceId).containsExactly(1_007L);
        assertThat(passes).hasValue(1);
        assertThat(macs).containsExactly(20);
    }

    @Test
    void aLargeBodyWhoseHeadVerifiesWithNobodyNeedNotBeRead() throws Exception {
        source(101, 1, "elevenlabs", "s1");
        ProviderDoor door = door("elevenlabs");
        String fresh = "t=" + NOW.getEpochSecond() + ",v0=" + "0".repeat(64);
        assertThat(senders.hopeless(door, head(Map.of()), config())).isEqualTo("no_signature");
        assertThat(senders.hopeless(door, head(Map.of("elevenlabs-signature", fresh.replace("t=1", "t=2"))), config()))
                .isEqualTo("stale");
        assertThat(senders.hopeless(door, head(Map.of("elevenlabs-signature", fresh)), config()))
                .isNull();
        assertThat(senders.hopeless(door("retell"), head(Map.of()), config())).isEqualTo("no_source");
        assertThat(senders.hopeless(door("vapi"), head(Map.of("x-api-key", "esk_1")), config()))
                .isNull();
    }

    @Test
    void onlyTheSecretsOfChangedSourcesAreForgotten() throws Exception {
        source(101, 1, "retell", "s1");
        source(201, 2, "retell", "s2");
        assertThat(retell("s1", "asst")).hasSize(1);
        assertThat(secrets.size()).isEqualTo(2);
        documents.remove("source:201");
        secrets.keepOnly(config());
        assertThat(secrets.size()).isEqualTo(1);
        assertThat(retell("s2", "asst")).isEmpty();
    }

    private List<Owner> retell(String secret, String assistant) throws Exception {
        String time = Long.toString(NOW.toEpochMilli());
        Head head = head(Map.of("x-retell-signature", "v=" + time + ",d=" + hmac(secret, "{}" + time)));
        Set<String> named = assistant == null ? Set.of() : Set.of(assistant);
        return owners(senders.whose(door("retell"), new Claim(head, Payload.of(BODY), null, named), config()));
    }

    private List<Owner> vapi(Map<String, String> headers, String address, String assistant) {
        Claim claim = new Claim(head(headers), Payload.of(BODY), address, Set.of(assistant));
        return owners(senders.whose(door("vapi"), claim, config()));
    }

    private static List<Owner> owners(Whose whose) {
        return switch (whose) {
            case Whose.Owned owned -> owned.owners();
            case Whose.Nobody _ -> List.of();
        };
    }

    private static ProviderDoor door(String provider) {
        return ProviderDoors.ALL.stream()
                .filter(door -> door.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    private static Head head(Map<String, String> headers) {
        return new Head(headers::get, () -> "", NOW);
    }

    private ConfigSnapshot config() {
        return new ConfigSnapshot(documents, documents.size());
    }

    private void add(ConfigDocument document) {
        documents.put(document.key(), document);
    }

    private void source(long id, long project, String provider, String secret) {
        source(id, project, provider, secret, provider);
    }

    private void source(long id, long project, String provider, String secret, String scheme) {
        String sealed = box.seal(secret, SecretBox.place("source", id, "secret"));
        add(new Source(id, 1, project, project * 10, provider, scheme, sealed, JSON.objectNode()));
    }

    private void open(long id, long project, String provider) {
        add(new Source(id, 1, project, project * 10, provider, "none", null, JSON.objectNode()));
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
