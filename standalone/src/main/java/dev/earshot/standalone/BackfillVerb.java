package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls that a provider lists and we do not have, recovered for a window on request: the operator's. */
final class BackfillVerb {
    private static final String USAGE = "backfill --project NAME|ID --provider vapi|retell|elevenlabs --from TIME"
            + " [--to TIME] [--preview] [--no-wait], or backfill list, show ID, cancel ID";
    private static final String PATH = "/operator/backfills";
    private static final String LINE = "%-6s  %-9s  %-10s  %-20s  %-20s  %-20s  %8s  %8s  %9s  %s%n";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Operator operator;
    private final Clock clock;
    private final PrintStream out;

    BackfillVerb(Operator operator, Clock clock, PrintStream out) {
        this.operator = operator;
        this.clock = clock;
        this.out = out;
    }

    int run(List<String> words) throws IOException, InterruptedException, Problem {
        if (words.isEmpty()) {
            throw Problem.misuse(USAGE);
        }
        List<String> rest = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "list" -> {
                Options.parse(rest, Options.Known.NOTHING);
                list();
                yield 0;
            }
            case "show" -> {
                show(one(Options.parse(rest, Options.Known.operand()).operand("backfill show needs an id")));
                yield 0;
            }
            case "cancel" -> {
                String id = Options.parse(rest, Options.Known.operand()).operand("backfill cancel needs an id");
                show(ask(PATH + "/" + encoded(id) + "/cancel", "{}"));
                yield 0;
            }
            default ->
                begin(Options.parse(
                        words,
                        new Options.Known(
                                Set.of("--preview", "--no-wait"),
                                Set.of("--project", "--provider", "--from", "--to"),
                                0)));
        };
    }

    private int begin(Options options) throws IOException, InterruptedException, Problem {
        ObjectNode request = EarshotJson.MAPPER.createObjectNode().put("preview", options.has("--preview"));
        for (String name : List.of("--project", "--provider", "--from")) {
            String value = options.value(name);
            if (value == null) {
                throw Problem.misuse(USAGE);
            }
            request.put(name.substring(2), name.equals("--from") ? time(name, value) : value);
        }
        String to = options.value("--to");
        if (to != null) {
            request.put("to", time("--to", to));
        }
        int code = 0;
        for (JsonNode row : ask(PATH, EarshotJson.text(request)).path("backfills")) {
            String id = row.path("id").asText();
            if (options.has("--no-wait")) {
                out.println("backfill " + id + " is under way; ./earshot backfill show " + id + " tells how far it is");
            } else {
                JsonNode ended = awaitEnd(id);
                out.println(summary(ended));
                code = ended.path("state").asText().equals("done") ? code : 1;
            }
        }
        return code;
    }

    private String time(String option, String text) throws Problem {
        return RejectedText.time(option, text, clock.instant());
    }

    private JsonNode awaitEnd(String id) throws IOException, InterruptedException, Problem {
        String said = "";
        while (true) {
            JsonNode row = one(id);
            if (!row.path("state").asText().equals("open")) {
                return row;
            }
            String progress = "backfill " + id + " has come to " + second(row, "since") + ": "
                    + row.path("listed").asText() + " listed, "
                    + row.path("missing").asText() + " missing, "
                    + row.path("recovered").asText() + " recovered" + because(row);
            if (!progress.equals(said)) {
                out.println(progress);
                said = progress;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** How it ended, in a sentence. */
    static String summary(JsonNode row) {
        boolean preview = row.path("kind").asText().equals("preview");
        String found = row.path("provider").asText() + " lists "
                + row.path("listed").asText() + " calls of this project's agents, of which "
                + row.path("missing").asText() + " are missing here";
        String state = row.path("state").asText();
        String recovered = preview
                ? ""
                : "; " + row.path("recovered").asText() + " recovered, "
                        + row.path("arrived").asText() + " came by themselves, "
                        + row.path("gone").asText() + " the provider has no longer, "
                        + row.path("given_up").asText() + " given up";
        return (state.equals("done") ? "" : state + because(row) + "; so far ") + found + recovered;
    }

    private static String because(JsonNode row) {
        String error = row.path("last_error").asText("");
        return row.path("last_error").isNull() || error.isEmpty() ? "" : " (" + printable(error) + ")";
    }

    private void list() throws IOException, InterruptedException, Problem {
        out.printf(
                Locale.ROOT,
                LINE,
                "ID",
                "KIND",
                "PROVIDER",
                "PROJECT",
                "SINCE",
                "UNTIL",
                "LISTED",
                "MISSING",
                "RECOVERED",
                "STATE");
        for (JsonNode row : ask(PATH, null).path("backfills")) {
            out.printf(
                    Locale.ROOT,
                    LINE,
                    row.path("id").asText(),
                    row.path("kind").asText(),
                    row.path("provider").asText(),
                    printable(row.path("project").asText()),
                    second(row, "since"),
                    row.path("until").isNull() ? "-" : second(row, "until"),
                    row.path("listed").asText(),
                    row.path("missing").asText(),
                    row.path("recovered").asText(),
                    row.path("state").asText() + because(row));
        }
    }

    private void show(JsonNode row) {
        row.properties().stream()
                .filter(each -> !each.getValue().isNull())
                .forEach(each -> out.printf(
                        Locale.ROOT,
                        "%-12s%s%n",
                        each.getKey(),
                        printable(each.getValue().asText())));
    }

    private static String second(JsonNode row, String name) {
        return row.path(name).asText().replaceFirst("\\.\\d+Z$", "Z");
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode one(String id) throws IOException, InterruptedException, Problem {
        return ask(PATH + "/" + encoded(id), null);
    }

    /** Asks, with a body where there is one; what is answered else than asked is one sentence. */
    private JsonNode ask(String path, @Nullable String body) throws IOException, InterruptedException, Problem {
        Operator.Reply reply = body == null ? operator.get(path) : operator.post(path, body);
        JsonNode answer = EarshotJson.read(reply.body(), JsonNode.class);
        if (reply.status() == 200) {
            return answer;
        }
        String detail = answer.path("detail").asText();
        if (reply.status() == 400) {
            throw Problem.misuse(detail);
        }
        throw new Problem(detail);
    }
}
