package dev.earshot.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.bench.load.Webhooks;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.platform.secret.SecretBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one project under load: an agent on Retell, metrics on its calls, and each call told. */
public final class Tenant {
    /** What is measured of each call: code alone. */
    public static final List<String> METRICS = List.of(
            "latency",
            "talk_ratio",
            "words_per_minute",
            "ai_interrupting_user",
            "user_interrupting_ai",
            "interruption_score",
            "detect_silence",
            "infrastructure_issues",
            "tool_call_success");

    /** The key that opens the doors of programs. */
    public static final String API_KEY = "esk_bench_0123456789abcdefghijklmnopqrs";

    private Tenant() {}

    /**
     * Its configuration.
     *
     * @param webhookUrl where it wants to be told of each call, {@code null} for nowhere
     */
    public static List<ConfigDocument> documents(SecretBox secrets, @Nullable String webhookUrl) {
        var none = JsonNodeFactory.instance.objectNode();
        boolean told = webhookUrl != null;
        List<ConfigDocument> documents = new ArrayList<>(List.of(
                new ConfigDocument.Organization(1, 1, "Bench"),
                new ConfigDocument.Project(
                        1, 1, 1, "Bench", 1.0, webhookUrl, null, null, told, told, Rubric.NONE, none, false),
                new ConfigDocument.Agent(1, 1, 1, "Bench", Webhooks.AGENT, null, null),
                source(1, "retell", secrets),
                source(2, "elevenlabs", secrets),
                new ConfigDocument.ApiKey(1, 1, 1, null, "Bench", "esk", Hash.hex(API_KEY), false, null),
                new ConfigDocument.Egress(1, 1, List.of("127.0.0.1/32"))));
        for (String code : METRICS) {
            PredefinedMetrics.Predefined metric = Objects.requireNonNull(PredefinedMetrics.byCode(code));
            documents.add(new ConfigDocument.Metric(
                    documents.size(),
                    1,
                    1,
                    1,
                    metric.name(),
                    metric.type(),
                    metric.evalType(),
                    code,
                    "",
                    metric.enumValues(),
                    List.of(),
                    false,
                    true,
                    none));
        }
        return documents;
    }

    private static ConfigDocument source(long id, String provider, SecretBox secrets) {
        return new ConfigDocument.Source(
                id,
                1,
                1,
                1,
                provider,
                provider,
                secrets.seal(Webhooks.SECRET, SecretBox.place("source", id, "secret")),
                JsonNodeFactory.instance.objectNode());
    }
}
