package dev.earshot.normalizer.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.egress.Answer;
import dev.earshot.egress.Egress;
import dev.earshot.normalizer.reconcile.provider.CallList;
import dev.earshot.platform.config.Configuration;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks providers' APIs. Blocks; no answer, and none at all, makes it fail. */
@Singleton
final class ProviderClient {
    /** Where a provider says that it is too much and not for how long. */
    private static final Duration UNSAID = Duration.ofMinutes(1);

    private final Egress egress;
    private final Configuration configuration;
    private final ReconcileConfig config;
    private final Clock clock;
    private final MeterRegistry meters;

    @Inject
    ProviderClient(
            Egress egress, Configuration configuration, ReconcileConfig config, Clock clock, MeterRegistry meters) {
        this.egress = egress;
        this.configuration = configuration;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Asks.
     *
     * @param key in the clear
     * @param longest bytes of an answer that is read
     */
    Asked ask(CallList list, CallList.Ask question, String key, int longest) {
        String base = config.baseUrls().getOrDefault(list.door(), list.baseUrl());
        Map<String, String> headers = new LinkedHashMap<>(list.authorisation(key));
        headers.put("accept", "application/json");
        headers.put("user-agent", "Earshot/1");
        byte[] body = question.body() == null ? null : EarshotJson.bytes(question.body());
        if (body != null) {
            headers.put("content-type", "application/json");
        }
        // It never fails, and comes within the time of egress.
        Answer answer = egress.ask(
                        new Egress.Question(base + question.path(), headers, body, longest),
                        configuration.now().egressAllow())
                .toCompletableFuture()
                .join();
        Asked asked = asked(answer);
        meters.counter("earshot_reconcile_requests", "provider", list.door(), "outcome", asked.outcome())
                .increment();
        return asked;
    }

    private Asked asked(Answer answer) {
        return switch (answer) {
            case Answer.Received received -> received(received);
            case Answer.Blocked blocked -> new Asked.Failed("blocked: " + blocked.reason());
            case Answer.Timeout _ -> new Asked.Failed("no answer in time");
            case Answer.Unreachable no -> new Asked.Failed("unreachable: " + no.reason());
        };
    }

    private Asked received(Answer.Received received) {
        int status = received.status();
        if (status == 401 || status == 403) {
            return new Asked.Denied("the provider refuses the key (" + status + ")");
        }
        if (status == 404 || status == 410) {
            return new Asked.Gone();
        }
        Duration asked = Patience.asked(received.retryAfter(), clock.instant());
        if (status == 429 || (status == 503 && asked != null)) {
            return new Asked.Later(asked == null ? UNSAID : asked);
        }
        if (status != 200) {
            return new Asked.Failed("status " + status);
        }
        if (received.cut()) {
            return new Asked.TooLarge();
        }
        try {
            return new Asked.Told(EarshotJson.MAPPER.readTree(received.body()));
        } catch (JsonProcessingException broken) {
            return new Asked.Failed("an answer that is no JSON, or beyond its limits");
        }
    }
}
