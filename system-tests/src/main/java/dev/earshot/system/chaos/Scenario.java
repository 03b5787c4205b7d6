package dev.earshot.system.chaos;

import dev.earshot.system.load.Traffic;
import dev.earshot.system.machine.OneMachine;
import dev.earshot.system.machine.OneMachine.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Faults, and what must hold beside the balance of the ledgers. */
enum Scenario {
    /** kill -9 of all processes, launcher and PostgreSQL's children too; the operator starts it again. */
    KILL_ALL(3, 500, 120, false) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            List<ProcessHandle> all = nemesis.machine().processes();
            nemesis.strike("everything killed", () -> {
                OneMachine.signal("KILL", all);
                nemesis.machine().up();
            });
        }
    },
    /** kill -9 of one process after the other, each when all are ready again; the launcher starts it again. */
    KILL_EACH(3, 12_000, 100, false) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            for (String name : names(nemesis)) {
                nemesis.kill(nemesis.machine().part(name));
            }
        }
    },
    /** Each service is told to end (SIGTERM), as a rolling update does; with two gateways nobody notices. */
    RESTART_EACH(1, 6_000, 100, false) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            for (String name : names(nemesis)) {
                if (!name.equals(KAFKA) && !name.equals(POSTGRES)) {
                    nemesis.terminate(nemesis.machine().part(name));
                }
            }
        }
    },
    /** PostgreSQL is killed with all its children, three times. */
    POSTGRES_KILLED(1, 6_000, 100, true) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            for (int time = 1; time <= 3; time++) {
                nemesis.killPostgres();
                Nemesis.pause(Duration.ofSeconds(5));
            }
        }
    },
    /** PostgreSQL is shut down fast (SIGINT); the launcher brings it back. */
    POSTGRES_SHUT_DOWN(1, 3_000, 120, true) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            nemesis.shutDownPostgres();
        }
    },
    /** PostgreSQL does not answer for 30 s: postmaster and children are stopped, then continued. */
    POSTGRES_FROZEN(1, 6_000, 120, true) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            nemesis.freeze(POSTGRES, Duration.ofSeconds(30));
        }
    },
    /** Kafka does not answer for 30 s: the gateway spools. */
    KAFKA_FROZEN(1, 6_000, 120, true) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            nemesis.freeze(KAFKA, Duration.ofSeconds(30));
        }
    },
    /** Kafka is away for five minutes: what comes meanwhile waits in the spool and reaches it in order. */
    KAFKA_AWAY(1, 40_000, 100, true) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            nemesis.freeze(KAFKA, Duration.ofMinutes(5));
        }
    },
    /** Kafka is frozen, and in the midst of it the gateways are killed: what they have spooled must survive it. */
    KAFKA_FROZEN_GATEWAY_KILLED(3, 4_000, 100, false) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            List<ProcessHandle> kafka = List.of(nemesis.machine().part(KAFKA).process());
            List<ProcessHandle> gateways = nemesis.machine().parts().stream()
                    .filter(part -> part.name().startsWith("ingest-gateway"))
                    .map(Part::process)
                    .toList();
            nemesis.strike("kafka frozen and the gateways killed", () -> {
                OneMachine.signal("STOP", kafka);
                Nemesis.pause(Duration.ofSeconds(10));
                OneMachine.signal("KILL", gateways);
                gateways.forEach(gateway -> gateway.onExit().join());
                Nemesis.pause(Duration.ofSeconds(20));
                OneMachine.signal("CONT", kafka);
                nemesis.machine().awaitReady();
            });
        }
    },
    /** Each hop stands still for 10 s, and for 70 s: longer than its lease and its place in the group last. */
    PAUSES(1, 20_000, 100, true) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            List<String> hops = names(nemesis).stream()
                    .filter(name -> !name.startsWith("ingest-gateway"))
                    .toList();
            for (Duration time : List.of(Duration.ofSeconds(10), Duration.ofSeconds(70))) {
                for (String name : hops) {
                    if (time.toSeconds() <= 10
                            || List.of("normalizer", "evaluator", "notifier", "services")
                                    .contains(name)) {
                        nemesis.freeze(name, time);
                    }
                }
            }
        }
    },
    /** Connections to Kafka and to PostgreSQL are cut, each direction by itself, for 5 s and for a minute. */
    CUTS(1, 12_000, 100, true) {
        @Override
        String unusable() throws InterruptedException {
            return PacketFilter.isUsable() ? "" : "needs root and iptables";
        }

        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            Map<String, Integer> ports = nemesis.machine().stores();
            for (Duration time : List.of(Duration.ofSeconds(5), Duration.ofMinutes(1))) {
                for (Map.Entry<String, Integer> each : ports.entrySet()) {
                    for (boolean towards : new boolean[] {true, false}) {
                        nemesis.cut(each.getKey(), each.getValue(), towards, time);
                        Nemesis.pause(recovery()); // the next cut must not hide how work resumes
                    }
                }
            }
        }
    },
    /** The services' clocks are ten minutes ahead or behind, two hours behind, and jump back in the midst. */
    CLOCKS(1, 12_000, 100, true) {
        @Override
        String unusable() {
            return Clocks.isUsable() ? "" : "needs libfaketime";
        }

        @Override
        boolean setsClocks() {
            return true;
        }

        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            Clocks clocks = nemesis.clocks();
            for (String service : Clocks.SERVICES) {
                for (long seconds : new long[] {600, -600, -7_200}) {
                    nemesis.strike(service + "'s clock put to %+d s".formatted(seconds), () -> {
                        clocks.set(service, seconds);
                        Nemesis.pause(Duration.ofSeconds(5));
                    });
                }
                clocks.set(service, 0);
            }
        }
    },
    /** What nobody of the house would write stands on every topic. */
    POISON(1, 3_000, 100, true) {
        @Override
        void disturb(Nemesis nemesis) throws IOException, InterruptedException {
            Poison poison = new Poison(
                    nemesis.machine().status().path("bootstrap_servers").asText());
            for (int round = 1; round <= 3; round++) {
                int number = round;
                nemesis.strike("every topic poisoned", () -> {
                    List<String> missing = poison.missing(poison.spread(number), Duration.ofSeconds(30));
                    if (!missing.isEmpty()) {
                        nemesis.fault("poison that is not among the rejected: " + missing);
                    }
                });
            }
        }
    },
    /** No fault, but each webhook comes one to five times at once, to whatever gateways there are. */
    REPEATS(1, 6_000, 40, true) {
        @Override
        Traffic traffic() {
            return new Traffic(5, 4);
        }

        @Override
        void disturb(Nemesis nemesis) {}
    };

    private static final String KAFKA = "kafka";
    private static final String POSTGRES = "postgres";

    private final int rounds;
    private final int calls;
    private final double perSecond;
    private final boolean gatewayMustAnswer;

    Scenario(int rounds, int calls, double perSecond, boolean gatewayMustAnswer) {
        this.rounds = rounds;
        this.calls = calls;
        this.perSecond = perSecond;
        this.gatewayMustAnswer = gatewayMustAnswer;
    }

    /** Does the damage, and returns when what was damaged is back. */
    abstract void disturb(Nemesis nemesis) throws IOException, InterruptedException;

    /** What this machine lacks for it; empty when nothing. */
    String unusable() throws InterruptedException {
        return "";
    }

    /** Whether it needs services with clocks that can be set. */
    boolean setsClocks() {
        return false;
    }

    /** How calls are sent: each fourth in two webhooks, so that order can be seen. */
    Traffic traffic() {
        return new Traffic(1, 4);
    }

    /** How often it is done, one after the other on the same data. */
    int rounds() {
        return rounds;
    }

    /** Calls of a round, at least: they flow until the damage is over. */
    int calls() {
        return calls;
    }

    /** Calls a second. */
    double perSecond() {
        return perSecond;
    }

    /** Whether every request must be answered 2xx throughout. */
    boolean gatewayMustAnswer() {
        return gatewayMustAnswer;
    }

    /** Within what time of the damage's end the first new verdict must be there. */
    Duration recovery() {
        return Duration.ofSeconds(15);
    }

    /** The word on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> names(Nemesis nemesis) throws IOException, InterruptedException {
        return nemesis.machine().parts().stream()
                .map(Part::name)
                .filter(name -> !name.equals("launcher"))
                .toList();
    }
}
