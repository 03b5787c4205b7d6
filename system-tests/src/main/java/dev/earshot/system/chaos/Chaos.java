package dev.earshot.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.infra.Folders;
import dev.earshot.system.load.Balance;
import dev.earshot.system.load.CustomerEndpoint;
import dev.earshot.system.load.Sender;
import dev.earshot.system.load.SentCall;
import dev.earshot.system.load.Subscriber;
import dev.earshot.system.machine.OneMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** {@code ./earshot chaos}: faults while calls flow, judged from outside. Exit 0 good, 1 a bar missed, 3 void. */
public final class Chaos {
    private static final int METRICS = 3;
    private static final Duration GIVE_UP = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofMinutes(2);
    /** What should come once is given this time to come twice. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final OneMachine machine;
    private final Path ledgers;
    private final PrintStream out;

    private Chaos(OneMachine machine, Path ledgers, PrintStream out) {
        this.machine = machine;
        this.ledgers = ledgers;
        this.out = out;
    }

    /** Runs the scenarios that are named, or all. */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        boolean split = words.remove("--split");
        boolean hostile = words.remove(HostileRound.WORD);
        List<Scenario> wanted = Arrays.stream(Scenario.values())
                .filter(scenario -> (words.isEmpty() && !hostile) || words.contains(scenario.word()))
                .toList();
        if ((wanted.isEmpty() && !hostile) || (hostile && split)) {
            System.err.println("earshot: chaos knows "
                    + Arrays.stream(Scenario.values()).map(Scenario::word).toList() + " and, in one process, "
                    + HostileRound.WORD);
            System.exit(2);
        }
        Path home = Path.of(System.getProperty("earshot.home", "."));
        Path data = Path.of(System.getenv()
                        .getOrDefault("EARSHOT_DATA", home.resolve(".earshot").toString()))
                .toAbsolutePath()
                .resolve("chaos");
        OneMachine machine = new OneMachine(home, data, split);
        int code = 0;
        machine.must("stop");
        Folders.delete(data);
        try {
            machine.up();
            if (hostile) {
                code = new HostileRound(home, machine, data.resolve("ledgers"), System.out).run();
            }
            for (Scenario scenario : wanted) {
                code = Math.max(code, new Chaos(machine, data.resolve("ledgers"), System.out).run(scenario));
            }
        } finally {
            System.out.println(machine.run("stop").out().strip());
        }
        System.exit(code);
    }

    private int run(Scenario scenario) throws IOException, InterruptedException {
        int code = 0;
        for (int round = 1; round <= scenario.rounds(); round++) {
            code = Math.max(code, round(scenario, scenario.word() + "-" + round));
        }
        return code;
    }

    private int round(Scenario scenario, String name) throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "%s: %d calls at %.0f/s%n", name, scenario.calls(), scenario.perSecond());
        JsonNode credentials = machine.credentials();
        try (CustomerEndpoint customer = new CustomerEndpoint(ledgers.resolve(name + "-customer.tsv"));
                Subscriber subscriber = new Subscriber(
                        machine.status().path("bootstrap_servers").asText(),
                        name + "-",
                        ledgers.resolve(name + "-subscriber.tsv"));
                Sender sender = new Sender(
                        credentials.path("base_url").asText(),
                        credentials.path("api_key").asText(),
                        "chaos",
                        ledgers.resolve(name + "-sender.tsv"))) {
            machine.apply(project(customer.url()));
            Scenario.Fault fault = scenario.aim(machine);
            CompletableFuture<Long> back = CompletableFuture.supplyAsync(() -> disturb(scenario, fault));
            sender.send(name, scenario.calls(), scenario.perSecond(), GIVE_UP);
            long backMs = back.join();
            await(() -> sender.calls().size() == scenario.calls(), GIVE_UP);
            boolean drained =
                    await(() -> check(scenario, sender, customer, subscriber).holds(), DRAIN);
            long drainedMs = System.currentTimeMillis();
            LockSupport.parkNanos(QUIET.toNanos());
            Balance balance = check(scenario, sender, customer, subscriber);
            return report(scenario, balance, backMs, drained ? drainedMs : 0, resumed(subscriber, backMs), sender);
        }
    }

    private static long disturb(Scenario scenario, Scenario.Fault fault) {
        LockSupport.parkNanos((long) (scenario.calls() / scenario.perSecond() / 3 * TimeUnit.SECONDS.toNanos(1)));
        try {
            fault.strike();
            return System.currentTimeMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Balance check(Scenario scenario, Sender sender, CustomerEndpoint customer, Subscriber subscriber) {
        return Balance.of(
                scenario.calls(),
                METRICS,
                sender.calls(),
                customer.byCall(),
                subscriber.scores(),
                subscriber.verdicts());
    }

    /** When the first verdict after that moment was on its topic, epoch ms; 0 when none came. */
    private static long resumed(Subscriber subscriber, long afterMs) {
        return subscriber.verdicts().values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .mapToLong(Subscriber.Decided::atMs)
                .filter(at -> at >= afterMs)
                .min()
                .orElse(0);
    }

    private int report(Scenario scenario, Balance balance, long backMs, long drainedMs, long resumedMs, Sender sender) {
        out.printf(
                Locale.ROOT,
                "  acknowledged %d of %d, requests not answered 2xx: %d%n",
                balance.acknowledged(),
                balance.sent(),
                balance.refusals());
        out.printf(
                Locale.ROOT,
                "  slowest acknowledgement after %d ms; first verdict %s after all was back, all caught up %s after%n",
                sender.calls().stream()
                        .filter(SentCall::acknowledged)
                        .mapToLong(call -> call.acknowledgedMs() - call.dueMs())
                        .max()
                        .orElse(0),
                seconds(resumedMs, backMs),
                seconds(drainedMs, backMs));
        balance.faults().forEach(fault -> out.println("  VOID: " + fault));
        if (!balance.holds()) {
            return 3;
        }
        int code = 0;
        if (scenario.gatewayMustAnswer() && balance.refusals() > 0) {
            out.println("  MISSED: the gateway must answer 2xx throughout");
            code = 1;
        }
        if (resumedMs == 0 || resumedMs - backMs > scenario.recovery().toMillis()) {
            out.println(
                    "  MISSED: work must resume within " + scenario.recovery().toSeconds() + " s");
            code = 1;
        }
        if (code == 0) {
            out.println("  balanced: one verdict, one notification, " + METRICS + " scores per acknowledged call");
        }
        return code;
    }

    private static String seconds(long atMs, long fromMs) {
        return atMs == 0 ? "never" : String.format(Locale.ROOT, "%.1f s", Math.max(0, atMs - fromMs) / 1e3);
    }

    private static boolean await(BooleanSupplier condition, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return true;
    }

    private static String project(String url) {
        return """
                projects:
                  - name: Chaos
                    webhook_url: %s
                    notify_call_log_webhook_success: true
                    notify_call_log_webhook_failed: true
                    agents: [{name: Caller, assistant_id: chaos}]
                    metrics: [{predefined: latency}, {predefined: talk_ratio}, {predefined: turn_count}]
                egress: {allow: [127.0.0.1/32]}
                """.formatted(url);
    }
}
