package dev.earshot.bench.ordinary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jspecify.annotations.Nullable;

/** Takes the body as text, checks its signature, reads it, sends what was read, and answers once that is done. */
@Path("/observability/v1/retell/observe/")
public class WebhookResource {
    private final ObjectMapper json;
    private final MutinyEmitter<Record<String, JsonNode>> webhooks;
    private final String secret;

    @Inject
    WebhookResource(
            ObjectMapper json,
            @Channel("webhooks") MutinyEmitter<Record<String, JsonNode>> webhooks,
            @ConfigProperty(name = "bench.secret") String secret) {
        this.json = json;
        this.webhooks = webhooks;
        this.secret = secret;
    }

    /** One webhook. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response take(String body, @HeaderParam("X-Retell-Signature") @Nullable String signature)
            throws JsonProcessingException, GeneralSecurityException {
        if (signature == null || !verified(body, signature)) {
            return Response.status(401).build();
        }
        JsonNode webhook = json.readTree(body);
        webhooks.sendAndAwait(Record.of(webhook.path("call").path("call_id").asText(), webhook));
        return Response.ok().build();
    }

    private boolean verified(String body, String signature) throws GeneralSecurityException {
        int comma = signature.indexOf(",d=");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal((body + signature.substring(2, comma)).getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(digest, HexFormat.of().parseHex(signature.substring(comma + 3)));
    }
}
