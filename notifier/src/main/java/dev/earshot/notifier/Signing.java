package dev.earshot.notifier;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.store.delivery.Claimed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a delivery: those of Standard Webhooks, and the plain secret that existing receivers check. Made at each
 * attempt, so that a new secret is in effect at once and the time is that of the attempt.
 */
@Singleton
final class Signing {
    private static final Logger LOG = Logger.getLogger(Signing.class);

    private final SecretBox secrets;

    @Inject
    Signing(SecretBox secrets) {
        this.secrets = secrets;
    }

    Map<String, String> headers(Claimed delivery, ConfigSnapshot config, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "Earshot/1");
        headers.put("webhook-id", delivery.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        if (delivery.traceparent() != null) {
            headers.put("traceparent", delivery.traceparent());
        }
        Project project = config.project(delivery.projectId());
        if (project == null) {
            return headers;
        }
        String signing = open("project", project.id(), "webhook_signing_secret", project.webhookSigningSecret());
        if (signing != null) {
            sign(headers, delivery, signing, now);
        }
        Long agentId = delivery.agentId();
        Agent agent = agentId == null ? null : config.agent(project.id(), agentId);
        String plain = agent == null ? null : open("agent", agent.id(), "webhook_secret", agent.webhookSecret());
        if (plain == null) {
            plain = open("project", project.id(), "webhook_secret", project.webhookSecret());
        }
        if (plain != null) {
            headers.put("X-CEKURA-SECRET", plain);
        }
        return headers;
    }

    private static void sign(Map<String, String> headers, Claimed delivery, String secret, Instant now) {
        try {
            headers.put(
                    "webhook-signature",
                    new Webhook(secret)
                            .sign(
                                    delivery.id(),
                                    now.getEpochSecond(),
                                    new String(delivery.body(), StandardCharsets.UTF_8)));
        } catch (EmptyWebhookSecretException | WebhookSigningException | IllegalArgumentException e) {
            LOG.errorf(
                    "delivery not signed: project=%d error=%s",
                    delivery.projectId(), e.getClass().getName());
        }
    }

    private @Nullable String open(String kind, long id, String field, @Nullable String sealed) {
        try {
            return secrets.unseal(sealed, SecretBox.place(kind, id, field));
        } catch (IllegalArgumentException e) {
            LOG.errorf("secret does not open: %s=%d field=%s", kind, id, field);
            return null;
        }
    }
}
