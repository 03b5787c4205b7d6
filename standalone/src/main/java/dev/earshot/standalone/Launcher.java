package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.infra.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The verbs of the one-machine form. */
public final class Launcher {
    private static final String SPLIT = "--split";

    private final Settings settings;
    private final PrintStream out = System.out;
    private final Progress progress = new Progress(out);

    private Launcher(Settings settings) {
        this.settings = settings;
    }

    /** Runs one verb; its exit code is the contract's, and whatever goes wrong is one line. */
    public static void main(String[] args) {
        Path data = Path.of(System.getProperty("earshot.data", ".earshot"));
        int code;
        try {
            Settings settings = Settings.of(System.getenv(), Path.of(System.getProperty("earshot.app", ".")), data);
            code = new Launcher(settings).run(args[0], List.of(args).subList(1, args.length));
        } catch (Problem problem) {
            code = fail(problem);
        } catch (IOException failed) {
            code = fail(Problem.of(failed));
        } catch (UncheckedIOException failed) {
            code = fail(Problem.of(new IOException(failed.getMessage(), failed)));
        } catch (InterruptedException stopped) {
            code = 130;
        } catch (RuntimeException | LinkageError bug) {
            code = fail(new Problem(bug + noted(data, bug)));
        }
        System.exit(code);
    }

    private static int fail(Problem problem) {
        System.err.println(problem.sentence());
        return problem.code();
    }

    /** Where the whole story of our own bug stands, as the end of a sentence. */
    private static String noted(Path data, Throwable bug) {
        StringWriter trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace, true));
        try {
            Path file = Folders.makePrivate(data.resolve("logs")).resolve("error.log");
            Folders.writePrivate(file, trace.toString());
            return "; " + file + " has more";
        } catch (IOException nowhere) {
            return "";
        }
    }

    private int run(String verb, List<String> words) throws IOException, InterruptedException, Problem {
        return switch (verb) {
            case "up" -> {
                Options options =
                        Options.parse(words, new Options.Known(Set.of("--detach", SPLIT), Set.of("--config"), 0));
                yield new Up(spread(options), progress, out).run(options.has("--detach"), options.value("--config"));
            }
            case "supervise" -> {
                Options options = Options.parse(words, new Options.Known(Set.of(SPLIT), Set.of("--config"), 0));
                String config = options.value("--config");
                yield new Up(spread(options), progress, out)
                        .supervise(config == null ? null : Apply.read(config), false);
            }
            case "status" ->
                status(Options.parse(words, Options.Known.flag("--json")).has("--json"));
            case "stop" -> {
                Options.parse(words, Options.Known.NOTHING);
                yield new Stop(settings, progress).run();
            }
            case "apply" -> {
                String file = Options.parse(words, Options.Known.operand())
                        .operand("apply needs a file, or - for standard input");
                yield Apply.run(settings.asRunning(), Apply.read(file), out);
            }
            case "migrate" -> {
                Options.parse(words, Options.Known.NOTHING);
                yield migrate();
            }
            case "tail" -> tail(Options.parse(words, Options.Known.operand()).operand("tail scores, or tail verdicts"));
            case "rejected" -> new RejectedVerb(new Operator(settings.asRunning()), Clock.systemUTC(), out).run(words);
            case "backfill" -> new BackfillVerb(new Operator(settings.asRunning()), Clock.systemUTC(), out).run(words);
            case "demo" ->
                new DemoSession(settings.passing(), progress, out)
                        .run(Options.parse(words, Options.Known.flag("--keep-running"))
                                .has("--keep-running"));
            default -> throw Problem.misuse("unknown verb " + verb);
        };
    }

    private Settings spread(Options options) throws Problem {
        return options.has(SPLIT) ? settings.split(System.getenv().getOrDefault("EARSHOT_REPLICAS", "")) : settings;
    }

    private int status(boolean json) {
        ObjectNode status = new Status(settings).read();
        boolean ready = status.path("ready").asBoolean();
        if (json) {
            out.println(status);
        } else if (status.path("services").isEmpty()) {
            out.println("Nothing runs. Start it with ./earshot up");
        } else {
            out.println((ready ? "ready" : "not ready") + "  "
                    + status.path("base_url").asText());
            for (JsonNode service : status.path("services")) {
                out.printf(
                        "  %-16s pid %-8s %s%n",
                        service.path("name").asText(),
                        service.path("pid").asText(),
                        service.path("ready").asBoolean() ? "ready" : "not ready");
            }
        }
        return ready ? 0 : 1;
    }

    private int migrate() throws IOException, InterruptedException, Problem {
        Settings running = settings.asRunning();
        FreePorts.checkPostgres(running);
        Secrets secrets = Secrets.loadOrMake(running, System.getenv("EARSHOT_BOOTSTRAP_API_KEY"));
        Supervisor supervisor = new Supervisor(running, secrets, progress);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> supervisor.undo(Session.STOP_WITHIN), "stop"));
        Folders.makePrivate(settings.data().resolve("run"));
        try (FileChannel channel = Session.lockFile(settings);
                FileLock lock = channel.tryLock()) {
            if (lock == null && !Parts.of(running).postgres().runs()) {
                throw new Problem("another launcher is at work on " + settings.data());
            }
            progress.say(supervisor.migrate() + " migrations applied");
            return 0;
        }
    }

    private int tail(String what) throws Problem {
        Topic topic = switch (what) {
            case "scores" -> Topic.SCORES;
            case "verdicts" -> Topic.VERDICTS;
            default -> throw Problem.misuse("tail scores, or tail verdicts");
        };
        if (!new Status(settings).isReady()) {
            throw Operator.notRunning();
        }
        Tail.follow(settings.asRunning(), topic, out);
        return 0;
    }
}
