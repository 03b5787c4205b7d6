package dev.earshot.platform.webhook;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.secret.SecretBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a webhook: those of Standard Webhooks, and the plain secret that existing receivers check. Made at each
 * attempt, so that a new secret is in effect at once and the time is that of the attempt. What cannot be signed as the
 * project wants it is not sent: a receiver could not tell it from a forgery.
 */
@Singleton
public final class Signing {
    /** Header of the secret that is sent as it is. */
    public static final String PLAIN_SECRET = "X-CEKURA-SECRET";

    /** Header of the signature. */
    public static final String SIGNATURE = "webhook-signature";

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    private final SecretBox secrets;

    /** With the keys that open the secrets of projects. */
    @Inject
    public Signing(SecretBox secrets) {
        this.secrets = secrets;
    }

    /** Whether a message may go out, and with what. */
    public sealed interface Signed {
        /** With these headers. */
        record Headers(Map<String, String> headers) implements Signed {
            /** Names only: a value is a secret. */
            @Override
            public String toString() {
                return "Headers" + headers.keySet();
            }
        }

        /** Not any more: its project is deleted. */
        record NobodyToTell() implements Signed {}

        /** Not now: a secret is there and of no use. */
        record Unusable(String reason) implements Signed {}
    }

    /** Signs a message as it is sent at this time. */
    public Signed sign(Message message, ConfigSnapshot config, Instant now) {
        Project project = config.project(message.projectId());
        if (project == null) {
            return new Signed.NobodyToTell();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "Earshot/1");
        headers.put("webhook-id", message.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        if (message.traceparent() != null) {
            headers.put(TraceContext.HEADER, message.traceparent());
        }
        try {
            String secret = open("project", project.id(), "webhook_signing_secret", project.webhookSigningSecret());
            StandardWebhook key = secret == null ? null : StandardWebhook.of(secret);
            if (key != null) {
                headers.put(SIGNATURE, key.sign(message.id(), now, message.body()));
            } else if (secret != null) {
                return new Signed.Unusable("the signing secret is not base64");
            }
            String plain = plain(message.agentId(), project, config);
            if (plain != null && !HEADER_VALUE.matcher(plain).matches()) {
                return new Signed.Unusable("the webhook secret cannot stand in a header");
            }
            if (plain != null) {
                headers.put(PLAIN_SECRET, plain);
            }
            return new Signed.Headers(headers);
        } catch (IllegalArgumentException otherKeyset) {
            return new Signed.Unusable("a secret of the project does not open with this key file");
        }
    }

    /** The agent's own, else the project's; an empty one is none. */
    private @Nullable String plain(@Nullable Long agentId, Project project, ConfigSnapshot config) {
        Agent agent = agentId == null ? null : config.agent(project.id(), agentId);
        String own = agent == null ? null : open("agent", agent.id(), "webhook_secret", agent.webhookSecret());
        return own != null ? own : open("project", project.id(), "webhook_secret", project.webhookSecret());
    }

    private @Nullable String open(String kind, long id, String field, @Nullable String sealed) {
        String secret = secrets.unseal(sealed, SecretBox.place(kind, id, field));
        return secret == null || secret.isEmpty() ? null : secret;
    }
}
