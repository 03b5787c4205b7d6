package dev.earshot.notifier;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.ScoreChange;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.secret.SecretBox;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the other hops leave behind: configuration on its topic, calls in the tables, verdicts on theirs. */
@Singleton
class World {
    static final Duration SOON = Duration.ofSeconds(30);
    static final String SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String PLAIN_SECRET = "plain-secret";
    // Test classes with settings of their own load this one anew, on the same broker and database.
    private static final AtomicLong PROJECTS = new AtomicLong(System.currentTimeMillis());

    @Inject
    Configuration configuration;

    @Inject
    Pool pool;

    @Inject
    SecretBox secrets;

    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(settings(), new StringSerializer(), new ByteArraySerializer());

    private static Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        return settings;
    }

    /** A project that is told of passed calls, not of failed ones. */
    long project(String url) {
        long id = PROJECTS.incrementAndGet();
        configure(new ConfigDocument.Egress(1, 1, List.of("127.0.0.1/32")));
        configure(project(id, 1, url, signing(id), false));
        await().atMost(SOON).until(() -> configuration.now().project(id) != null);
        await().atMost(SOON).until(() -> !configuration.now().egressAllow().isEmpty());
        return id;
    }

    String signing(long project) {
        return secrets.seal(SIGNING_SECRET, SecretBox.place("project", project, "webhook_signing_secret"));
    }

    ConfigDocument.Project project(long id, long version, String url, String signing, boolean deleted) {
        return new ConfigDocument.Project(
                id,
                version,
                1,
                "p",
                1.0,
                url,
                secrets.seal(PLAIN_SECRET, SecretBox.place("project", id, "webhook_secret")),
                signing,
                true,
                false,
                Rubric.NONE,
                JsonNodeFactory.instance.objectNode(),
                deleted);
    }

    /** The same project as requests find it. */
    void inTables(long id, String url) {
        pool.preparedQuery("insert into organization (id, name) values ($1, 'o')")
                .executeAndAwait(Tuple.of(id));
        pool.preparedQuery("insert into project (id, organization_id, name, webhook_url) values ($1, $1, 'p', $2)")
                .executeAndAwait(Tuple.of(id, url));
    }

    void configure(ConfigDocument document) {
        send(Topic.CONFIG, document.key(), EarshotJson.bytes(document), Map.of());
    }

    void send(Topic topic, String key, byte[] value, Map<String, String> headers) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.topicName(), key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes()));
        producer.send(record);
        producer.flush();
    }

    void send(Verdict verdict) {
        send(verdict, Map.of());
    }

    void send(Verdict verdict, Map<String, String> headers) {
        send(Topic.VERDICTS, verdict.projectId() + ":" + verdict.callId(), EarshotJson.bytes(verdict), headers);
    }

    /** A call with a verdict in the tables. */
    Verdict evaluated(long project, String callId, int number, boolean success) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long id = CallLogIds.of(project, callId);
        key(project, id, callId);
        CallLog call = call(project, id, callId, now);
        pool.preparedQuery("insert into call_log (project_id, call_log_id, received_on, revision, provider_call_id,"
                        + " call_timestamp, received_at, webhook_at, origin, document, provenance, created_at, updated_at)"
                        + " values ($1, $2, current_date, 1, $3, now(), now(), now(), 'production', $4::text::jsonb, '{}',"
                        + " now(), now()) on conflict do nothing")
                .executeAndAwait(Tuple.of(project, id, callId, EarshotJson.text(call)));
        Verdict verdict = new Verdict(
                DerivedIds.verdict(project, id, number),
                project,
                id,
                callId,
                null,
                1,
                number,
                0,
                success,
                false,
                List.of(),
                0,
                0,
                now,
                now,
                now,
                null,
                List.of());
        pool.preparedQuery(
                        "insert into evaluation (project_id, call_log_id, received_on, plan_hash, revision, open_metrics,"
                                + " deadline_at, number, success, partial, verdict, u, pi, stratum) values ($1, $2, current_date,"
                                + " 'h', 1, 0, now(), $3, $4, false, $5::text::jsonb, 0, 1, 'random')"
                                + " on conflict (project_id, received_on, call_log_id, request_id) do update set"
                                + " number = excluded.number, success = excluded.success, verdict = excluded.verdict")
                .executeAndAwait(Tuple.of(project, id, number, success, EarshotJson.text(verdict)));
        return verdict;
    }

    /** The verdict as one that follows another. */
    static Verdict following(Verdict verdict, boolean successBefore, List<ScoreChange> changes) {
        return new Verdict(
                verdict.id(),
                verdict.projectId(),
                verdict.callLogId(),
                verdict.callId(),
                verdict.agentId(),
                verdict.revision(),
                verdict.number(),
                verdict.requestId(),
                verdict.success(),
                verdict.partial(),
                verdict.rules(),
                verdict.planned(),
                verdict.scored(),
                verdict.receivedAt(),
                verdict.webhookAt(),
                verdict.decidedAt(),
                successBefore,
                changes);
    }

    void key(long project, long id, String callId) {
        pool.preparedQuery("insert into call_key (project_id, call_log_id, provider_call_id, received_on)"
                        + " values ($1, $2, $3, current_date) on conflict do nothing")
                .executeAndAwait(Tuple.of(project, id, callId));
    }

    private static CallLog call(long project, long id, String callId, Instant now) {
        return new CallLog(
                project,
                id,
                callId,
                "custom",
                Origin.PRODUCTION,
                null,
                null,
                null,
                null,
                now,
                now,
                now,
                3_000L,
                "customer-hungup",
                null,
                null,
                "+491234",
                "custom",
                Timing.START_END,
                List.of(Turn.Utterance.of(Speaker.AGENT, "Grüße, hello there", 0L, 1_000L)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of());
    }

    /** Deliveries of a project that are due now, without verdicts. */
    List<String> due(long project, String url, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String id = "msg_" + project + "_" + i;
            key(project, (long) i, "c-" + i);
            pool.preparedQuery(
                            "insert into delivery (project_id, id, received_on, call_log_id, event_type, verdict_number,"
                                    + " url, body, state, due_at) values ($1, $2, current_date, $3, 'call_log.completed', 1, $4,"
                                    + " 'e30', 'due', now())")
                    .executeAndAwait(Tuple.of(project, id, (long) i, url));
            ids.add(id);
        }
        return ids;
    }

    /** One text of each delivery of a project. */
    List<String> deliveries(long project, String expression) {
        return texts("select (" + expression + ")::text from delivery where project_id = " + project + " order by id");
    }

    /** One text of each attempt of a project. */
    List<String> attempts(long project, String expression) {
        return texts("select (" + expression + ")::text from delivery_attempt where project_id = " + project
                + " order by delivery_id, number");
    }

    private List<String> texts(String sql) {
        List<String> texts = new ArrayList<>();
        for (Row row : pool.query(sql).executeAndAwait()) {
            texts.add(row.getString(0));
        }
        return texts;
    }
}
