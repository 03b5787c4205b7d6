package dev.earshot.controlplane.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.egress.Answer;
import dev.earshot.egress.Egress;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.webhook.Message;
import dev.earshot.platform.webhook.Signing;
import dev.earshot.platform.webhook.WebhookAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sends one webhook to where a project is told, signed as a real one is, and says what came of it. It is not stored and not
 * tried again, and nobody takes it for news of a call: its type is its own. Blocks for as long as one attempt may take.
 */
@Singleton
final class TestSend {
    static final String TYPE = "webhook.test";
    private static final int AT_ONCE = 8;

    private final Configuration configuration;
    private final Signing signing;
    private final Egress egress;
    private final Clock clock;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    @Inject
    TestSend(Configuration configuration, Signing signing, Egress egress, Clock clock) {
        this.configuration = configuration;
        this.signing = signing;
        this.egress = egress;
        this.clock = clock;
    }

    /**
     * What was tried.
     *
     * @param id its {@code webhook-id}
     * @param signed whether it carried a signature
     * @param plain whether it carried the plain secret
     */
    record Sent(String url, String id, boolean signed, boolean plain, Answer answer) {
        /** Ids only: an address may hold a secret. */
        @Override
        public String toString() {
            return "Sent[" + id + " " + answer + "]";
        }
    }

    /** Sends one; throws {@link Refused} where there is nowhere to send it, or nothing to sign it with. */
    Sent send(Project project, @Nullable Agent agent) {
        String url = WebhookAddress.of(project, agent);
        if (url == null) {
            throw Refused.with(409, "The project has no webhook_url.");
        }
        if (!turns.tryAcquire()) {
            throw Refused.later("Too many webhooks are being tested.");
        }
        try {
            return send(project, agent, url);
        } finally {
            turns.release();
        }
    }

    private Sent send(Project project, @Nullable Agent agent, String url) {
        ConfigSnapshot config = configuration.now();
        Instant now = clock.instant();
        String id = "msg_test_" + UUID.randomUUID().toString().replace("-", "");
        byte[] body = body(project, agent, now);
        Message message = new Message(project.id(), agent == null ? null : agent.id(), id, body, null);
        return switch (signing.sign(message, config, now)) {
            case Signing.Signed.NobodyToTell _ -> throw Refused.notFound();
            case Signing.Signed.Unusable unusable ->
                throw Refused.with(409, "Nothing was sent: " + unusable.reason() + ".");
            case Signing.Signed.Headers(Map<String, String> headers) ->
                new Sent(
                        url,
                        id,
                        headers.containsKey(Signing.SIGNATURE),
                        headers.containsKey(Signing.PLAIN_SECRET),
                        post(new Egress.Request(url, headers, body), config));
        };
    }

    private Answer post(Egress.Request request, ConfigSnapshot config) {
        try {
            return egress.post(request, config.egressAllow())
                    .toCompletableFuture()
                    .get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refused.later("The service is stopping.");
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static byte[] body(Project project, @Nullable Agent agent, Instant now) {
        ObjectNode body = EarshotJson.MAPPER
                .createObjectNode()
                .put("event_type", TYPE)
                .put("type", TYPE)
                .put("timestamp", now.toString());
        body.putObject("data")
                .put("project", project.id())
                .put("agent", agent == null ? null : agent.id())
                .put("message", "A test of this endpoint. It tells of no call.");
        return EarshotJson.bytes(body);
    }
}
