package dev.earshot.controlplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigDifferenceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void aTopicThatSaysTheSameIsLeftAlone() {
        assertThat(between(tables(organization(3, "A")), topic(organization(3, "A")))
                        .answer())
                .isZero();
    }

    @Test
    void anEmptyTopicIsToldEverythingAtItsOwnVersion() {
        Change<Integer> change = between(tables(organization(3, "A")), topic());
        assertThat(change.saved()).isEmpty();
        assertThat(change.repeated()).hasSize(1);
    }

    @Test
    void aTableBelowTheTopicIsSavedAndSaidAboveIt() {
        Change<Integer> change = between(tables(organization(3, "restored")), topic(organization(7, "later")));
        assertThat(change.saved()).containsExactly(organization(8, "restored"));
    }

    @Test
    void whatDiffersAtOneVersionIsSaidAboveIt() {
        Change<Integer> change = between(tables(organization(3, "table")), topic(organization(3, "topic")));
        assertThat(change.saved()).containsExactly(organization(4, "table"));
    }

    @Test
    void aKeyThatWasRevokedStaysRevokedInADatabaseFromBefore() {
        Change<Integer> change =
                between(tables(organization(1, "A"), key(2, false)), topic(organization(1, "A"), key(5, true)));
        assertThat(change.saved()).containsExactly(key(6, true));
    }

    @Test
    void whatNoTableHasIsGone() {
        Change<Integer> change = between(tables(organization(1, "A")), topic(organization(1, "A"), key(5, false)));
        assertThat(change.repeated()).singleElement().satisfies(message -> {
            assertThat(message.key()).isEqualTo("api_key:9");
            assertThat(message.value()).isNull();
        });
    }

    @Test
    void aDatabaseThatNobodyHasBootstrappedSaysNothing() {
        assertThat(between(Map.of(), topic(organization(1, "A"))).answer()).isZero();
    }

    private static Change<Integer> between(Map<String, ConfigDocument> tables, ConfigTopic.Standing topic) {
        return ConfigHealing.difference(tables, topic, NOW);
    }

    private static Map<String, ConfigDocument> tables(ConfigDocument... documents) {
        return Arrays.stream(documents).collect(Collectors.toMap(ConfigDocument::key, document -> document));
    }

    private static ConfigTopic.Standing topic(ConfigDocument... documents) {
        return new ConfigTopic.Standing(tables(documents), Set.of());
    }

    private static Organization organization(long version, String name) {
        return new Organization(1, version, name);
    }

    private static ApiKey key(long version, boolean revoked) {
        return new ApiKey(9, version, 1, null, "k", "esk", "hash", revoked, null);
    }
}
