package dev.earshot.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.infra.Folders;
import dev.earshot.system.load.Balance;
import dev.earshot.system.load.CustomerEndpoint;
import dev.earshot.system.load.Sender;
import dev.earshot.system.load.Subscriber;
import dev.earshot.system.machine.OneMachine;
import dev.earshot.system.machine.OneMachine.Part;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code ./earshot chaos}: faults while calls flow, judged from outside. Exit 0 good, 1 a bar missed, 3 void. */
public final class Chaos {
    private static final int METRICS = 3;
    private static final Duration GIVE_UP = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofMinutes(10);
    /** Before the first strike, all is warm and flows. */
    private static final Duration CALM = Duration.ofSeconds(40);
    /** After the last strike calls flow on, so that it can be seen how work resumes. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(25);
    /** Looking at all ledgers takes what the services could use. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final Duration TELL_EVERY = Duration.ofSeconds(30);
    /** What should come once is given this time to come twice. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final OneMachine machine;
    private final Path ledgers;
    private final @Nullable Clocks clocks;
    private final PrintStream out;
    private long toldNanos = System.nanoTime();

    private Chaos(OneMachine machine, Path ledgers, @Nullable Clocks clocks, PrintStream out) {
        this.machine = machine;
        this.ledgers = ledgers;
        this.clocks = clocks;
        this.out = out;
    }

    /** Runs the scenarios that are named, or all. */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        boolean split = words.remove("--split");
        boolean all = words.isEmpty();
        boolean hostile = words.remove(HostileRound.WORD);
        List<Scenario> wanted = Arrays.stream(Scenario.values())
                .filter(scenario -> words.remove(scenario.word()) || all)
                .toList();
        if (!words.isEmpty() || (hostile && split)) {
            System.err.println("earshot: chaos knows "
                    + Arrays.stream(Scenario.values()).map(Scenario::word).toList()
                    + " and, in one process, " + HostileRound.WORD + "; not " + words);
            System.exit(2);
        }
        Path home = Path.of(System.getProperty("earshot.home", "."));
        Path data = Path.of(System.getenv()
                        .getOrDefault("EARSHOT_DATA", home.resolve(".earshot").toString()))
                .toAbsolutePath()
                .resolve("chaos");
        Path ledgers = data.resolveSibling("chaos-ledgers");
        Folders.delete(ledgers);
        int code = 0;
        for (boolean setsClocks : new boolean[] {false, true}) {
            List<Scenario> now = wanted.stream()
                    .filter(scenario -> scenario.setsClocks() == setsClocks)
                    .toList();
            if (!now.isEmpty() || (hostile && !setsClocks)) {
                code = Math.max(code, run(now, home, data, ledgers, split, setsClocks, hostile));
            }
        }
        System.exit(code);
    }

    private static int run(
            List<Scenario> scenarios,
            Path home,
            Path data,
            Path ledgers,
            boolean split,
            boolean setsClocks,
            boolean hostile)
            throws IOException, InterruptedException {
        new OneMachine(home, data, split).must("stop");
        Folders.delete(data);
        Clocks clocks = setsClocks && split && Clocks.isUsable() ? Clocks.make(data.resolve("clocks")) : null;
        OneMachine machine = new OneMachine(
                home,
                data,
                split,
                clocks == null ? Map.of() : Map.of("JAVA_HOME", clocks.jdk().toString()));
        int code = 0;
        boolean up = false;
        try {
            if (hostile && !setsClocks) {
                machine.up();
                up = true;
                code = new HostileRound(home, machine, ledgers, System.out).run();
            }
            for (Scenario scenario : scenarios) {
                String lacks = setsClocks && !split ? "needs --split" : scenario.unusable();
                if (!lacks.isEmpty()) {
                    System.out.println(scenario.word() + ": SKIPPED, " + lacks);
                    continue;
                }
                if (!up) {
                    warmUp(machine, split);
                    up = true;
                }
                Chaos chaos = new Chaos(machine, ledgers, clocks, System.out);
                for (int round = 1; round <= scenario.rounds(); round++) {
                    code = Math.max(code, chaos.round(scenario, scenario.word() + "-" + round));
                }
            }
        } finally {
            System.out.println(machine.run("stop").out().strip());
        }
        return code;
    }

    // What runs for longer has been started before: a JVM keeps its classes when it ends. The control plane has the
    // most,
    // and is cut off before it has written them when all end at once.
    private static void warmUp(OneMachine machine, boolean split) throws IOException, InterruptedException {
        machine.up();
        machine.must("stop");
        machine.up();
        if (split) {
            Part slowest = machine.part("control-plane");
            machine.replaced(slowest, () -> OneMachine.signal("TERM", List.of(slowest.process())));
        }
    }

    private int round(Scenario scenario, String name) throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "%s: at least %d calls at %.0f/s%n", name, scenario.calls(), scenario.perSecond());
        JsonNode credentials = machine.credentials();
        List<String> gateways = machine.gateways();
        try (CustomerEndpoint customer = new CustomerEndpoint(ledgers.resolve(name + "-customer.tsv"));
                Subscriber subscriber = Subscriber.ofTheWholeWay(
                        machine.status().path("bootstrap_servers").asText(),
                        name + "-",
                        ledgers.resolve(name + "-subscriber.tsv"));
                Sender sender = new Sender(
                        gateways,
                        credentials.path("api_key").asText(),
                        "chaos",
                        scenario.traffic(),
                        ledgers.resolve(name + "-sender.tsv"))) {
            machine.apply(project(customer.url()));
            Nemesis nemesis = new Nemesis(machine, clocks, out);
            CompletableFuture<Long> over = CompletableFuture.supplyAsync(() -> disturb(scenario, nemesis));
            int sent = sender.send(
                    name, scenario.perSecond(), GIVE_UP, number -> number < scenario.calls() || !over.isDone());
            long overMs = over.join();
            boolean done = await(() -> sender.calls().size() == sent, GIVE_UP);
            Supplier<Balance> balance = () -> Balance.of(
                    sent,
                    METRICS,
                    sender.calls(),
                    customer.byCall(),
                    subscriber.scores(),
                    subscriber.verdicts(),
                    subscriber.ways(),
                    gateways.size() == 1);
            boolean drained = done && await(() -> holds(balance.get()), DRAIN);
            long drainedMs = System.currentTimeMillis();
            Nemesis.pause(QUIET);
            Report report = new Report(scenario, METRICS, sender, subscriber, balance.get(), nemesis);
            return report.print(out, drained ? Math.max(0, drainedMs - overMs) : -1);
        }
    }

    /** When the last strike was over, epoch ms. */
    private static long disturb(Scenario scenario, Nemesis nemesis) {
        try {
            Nemesis.pause(CALM);
            scenario.disturb(nemesis);
            long over = nemesis.strikes().isEmpty()
                    ? System.currentTimeMillis()
                    : nemesis.strikes().getLast().backMs();
            Nemesis.pause(AFTERWARDS);
            return over;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean holds(Balance balance) {
        if (!balance.holds() && System.nanoTime() - toldNanos > TELL_EVERY.toNanos()) {
            toldNanos = System.nanoTime();
            balance.faults().forEach(fault -> out.println("    not yet: " + fault));
        }
        return balance.holds();
    }

    private static boolean await(BooleanSupplier condition, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Nemesis.pause(LOOK_EVERY);
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
