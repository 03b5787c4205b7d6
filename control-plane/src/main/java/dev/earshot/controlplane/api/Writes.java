package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.configuration.Author;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.controlplane.configuration.ConfigurationStore.Planner;
import dev.earshot.controlplane.configuration.Once;
import dev.earshot.controlplane.configuration.Visibility;
import dev.earshot.platform.secret.SecretBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Changes of the configuration that requests ask for: planned over what the caller's organisation has, one transaction with
 * their messages and their lines in the log of writes. They return when the configuration topic tells of them, so that what
 * was made can be used at once, or after a moment without that: it will.
 */
@Singleton
public final class Writes {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LONGEST_NAME = 255;

    private final ConfigurationStore store;
    private final SecretBox secrets;
    private final Visibility visibility;
    private final Clock clock;

    @Inject
    Writes(ConfigurationStore store, SecretBox secrets, Visibility visibility, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.visibility = visibility;
        this.clock = clock;
    }

    /** Works on a draft; asked twice when it draws ids. */
    public interface Work<T> {
        /**
         * Edits the draft.
         *
         * @param now when it is made, as it will be read back
         * @return what is answered
         */
        T on(Draft draft, Instant now);
    }

    /** Makes a change; throws {@link Refused}, or what the draft says of bad fields. */
    public <T> T change(Caller caller, Work<T> work) {
        Author author = author(caller);
        return shown(store.change(author, planner(caller, author, work))).answer();
    }

    /**
     * Makes something for a POST. One that carries an {@code Idempotency-Key} gets the same answer again when it comes again
     * within a day.
     *
     * @param asked path and body, to tell one request from another
     */
    public JsonNode create(Caller caller, HttpHeaders headers, String asked, byte[] body, Work<JsonNode> work) {
        Author author = author(caller);
        String name = headers.getHeaderString("idempotency-key");
        if (name == null || name.isBlank()) {
            return shown(store.change(author, planner(caller, author, work))).answer();
        }
        if (name.length() > LONGEST_NAME) {
            throw Refused.field("Idempotency-Key", "At most " + LONGEST_NAME + " characters.");
        }
        Once once = Once.of(name, asked + "\0" + new String(body, StandardCharsets.ISO_8859_1));
        Work<String> text = (draft, now) -> EarshotJson.text(work.on(draft, now));
        return EarshotJson.read(
                shown(store.once(author, once, planner(caller, author, text))).answer(), JsonNode.class);
    }

    private Author author(Caller caller) {
        return Author.key(caller.organization(), caller.keyId(), caller.keyName(), clock);
    }

    private <T> Planner<T> planner(Caller caller, Author author, Work<T> work) {
        return (current, ids) -> {
            Draft draft = new Draft(current, caller.organization(), ids, secrets);
            T answer = work.on(draft, author.at());
            return new Change<>(draft.saved(), draft.removed(), List.of(), answer);
        };
    }

    private <T> Change<T> shown(Change<T> change) {
        try {
            visibility.shows(change, PATIENCE);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return change;
    }
}
