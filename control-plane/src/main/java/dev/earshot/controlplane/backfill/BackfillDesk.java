package dev.earshot.controlplane.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.config.ProviderAccount;
import dev.earshot.store.reconcile.Backfills;
import dev.earshot.store.reconcile.Backfills.Asked;
import dev.earshot.store.reconcile.Backfills.Progress;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator may ask of backfills. Blocks; throws {@link BackfillProblem}, or what the database says. */
@Singleton
public final class BackfillDesk {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Pool pool;
    private final Configuration configuration;
    private final Clock clock;

    @Inject
    BackfillDesk(Pool pool, Configuration configuration, Clock clock) {
        this.pool = pool;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** The newest hundred walks, those that are followed without end among them: {@code backfills}. */
    public ObjectNode list() {
        return rows(await(Backfills.list(pool)));
    }

    /** One. */
    public ObjectNode read(String id) {
        return row(one(number(id)));
    }

    /**
     * Asks for a window: {@code project} (a name or an id), {@code provider}, {@code from}, {@code to} (now, where it is
     * absent) and {@code preview}. There is one for each key that the project has at the provider: {@code backfills}.
     */
    public ObjectNode ask(JsonNode request) {
        ConfigSnapshot config = configuration.now();
        Project project = project(config, text(request, "project"));
        String provider = text(request, "provider");
        if (!ProviderAccount.PROVIDERS.contains(provider)) {
            throw BackfillProblem.field("provider", "one of " + String.join(", ", ProviderAccount.PROVIDERS));
        }
        Instant now = clock.instant();
        Instant from = time(request, "from", null);
        Instant asked = time(request, "to", now);
        Instant to = asked.isAfter(now) ? now : asked;
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw BackfillProblem.field("from", "before to and before now, by at most " + LONGEST.toDays() + " days");
        }
        List<ProviderAccount> accounts = ProviderAccount.of(config, project, provider);
        if (accounts.isEmpty()) {
            throw new BackfillProblem(
                    409,
                    "The project has no " + provider
                            + "_api_key, or no agent there with an assistant_id; apply them first.");
        }
        boolean preview = request.path("preview").asBoolean();
        return rows(accounts.stream()
                .map(account -> await(
                        Backfills.add(pool, new Asked(project.id(), provider, account.agentId(), preview, from, to))))
                .map(this::one)
                .toList());
    }

    /** Ends one that is under way; what it has recovered stays. */
    public ObjectNode cancel(String id) {
        long number = number(id);
        one(number);
        if (!await(Backfills.cancel(pool, number))) {
            throw new BackfillProblem(409, "It is not under way.");
        }
        return row(one(number));
    }

    private static Project project(ConfigSnapshot config, String named) {
        List<Project> found = config.documents().values().stream()
                .filter(Project.class::isInstance)
                .map(Project.class::cast)
                .filter(each -> !each.deleted()
                        && (each.name().equals(named)
                                || Long.toString(each.id()).equals(named)))
                .toList();
        if (found.size() != 1) {
            throw BackfillProblem.field(
                    "project",
                    found.isEmpty() ? "the name or the id of a project" : "an id: several projects have this name");
        }
        return found.getFirst();
    }

    private Progress one(long id) {
        Progress progress = await(Backfills.one(pool, id));
        if (progress == null) {
            throw new BackfillProblem(404, "No backfill with this id.");
        }
        return progress;
    }

    private static long number(String id) {
        if (!id.matches("\\d{1,18}")) {
            throw new BackfillProblem(404, "No backfill with this id.");
        }
        return Long.parseLong(id);
    }

    private static String text(JsonNode request, String name) {
        String text = request.path(name).asText("").strip();
        if (text.isEmpty()) {
            throw BackfillProblem.field(name, "required");
        }
        return text;
    }

    private static Instant time(JsonNode request, String name, @Nullable Instant otherwise) {
        String text = request.path(name).asText("").strip();
        if (text.isEmpty() && otherwise != null) {
            return otherwise;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw BackfillProblem.field(name, "an ISO 8601 date-time with its offset, e.g. 2025-10-03T10:30:00Z");
        }
    }

    private static <T extends @Nullable Object> T await(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }

    private ObjectNode rows(List<Progress> all) {
        ObjectNode answer = EarshotJson.MAPPER.createObjectNode();
        ArrayNode rows = answer.putArray("backfills");
        all.forEach(each -> rows.add(row(each)));
        return answer;
    }

    private ObjectNode row(Progress progress) {
        ObjectNode row = EarshotJson.MAPPER.valueToTree(progress);
        Project project = configuration.now().project(progress.projectId());
        return row.put("project", project == null ? null : project.name());
    }
}
