package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rejected webhooks, listed, shown, replayed and discarded: the operator's. */
final class RejectedVerb {
    private static final String USAGE = "rejected list, show ID, replay ID ..., or discard ID ... --note TEXT";
    private static final String PATH = "/operator/rejected";
    private static final String NEEDED =
            "give an id, or say which by --reason, --stage, --door, --project, --from or --to;"
                    + " --all means all that are open";
    private static final Set<String> WHICH = Set.of("--reason", "--stage", "--door", "--project", "--from", "--to");
    private static final int PAGE = 250;
    private static final int MOST_IDS = 1_000;

    private final Operator operator;
    private final Clock clock;
    private final PrintStream out;

    RejectedVerb(Operator operator, Clock clock, PrintStream out) {
        this.operator = operator;
        this.clock = clock;
        this.out = out;
    }

    int run(List<String> words) throws IOException, InterruptedException, Problem {
        if (words.isEmpty()) {
            throw Problem.misuse(USAGE);
        }
        List<String> rest = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "list" -> list(parse(rest, Set.of(), Set.of("--state", "--limit"), 0));
            case "show" -> show(Options.parse(rest, Options.Known.operand()).operand("rejected show needs an id"));
            case "replay" -> decide("replay", parse(rest, Set.of("--yes", "--all"), Set.of(), MOST_IDS), null);
            case "discard" -> {
                Options options = parse(rest, Set.of("--yes", "--all"), Set.of("--note"), MOST_IDS);
                String note = options.value("--note");
                if (note == null || note.isBlank()) {
                    throw Problem.misuse("rejected discard needs a --note that says why");
                }
                decide("discard", options, note);
            }
            default -> throw Problem.misuse(USAGE);
        }
        return 0;
    }

    private static Options parse(List<String> words, Set<String> flags, Set<String> more, int operands) throws Problem {
        Set<String> values = new java.util.HashSet<>(WHICH);
        values.addAll(more);
        return Options.parse(words, new Options.Known(flags, values, operands));
    }

    private void list(Options options) throws IOException, InterruptedException, Problem {
        int limit = limit(options.value("--limit"));
        String state = options.value("--state");
        ObjectNode which = which(options);
        which.put("state", state == null ? "open" : state.equals("all") ? null : state);
        RejectedText.head(out);
        String cursor = null;
        int shown = 0;
        do {
            which.put("limit", Math.min(PAGE, limit - shown));
            which.put("cursor", cursor);
            JsonNode page = ask(PATH + query(which), null);
            for (JsonNode row : page.path("results")) {
                RejectedText.line(row, out);
                shown++;
            }
            cursor = page.path("next").isTextual() ? page.path("next").textValue() : null;
        } while (cursor != null && shown < limit);
        out.println(shown + (cursor == null ? " rejections" : " rejections, and there are more: --limit N shows them"));
    }

    private static int limit(@Nullable String text) throws Problem {
        if (text != null && !text.matches("[1-9]\\d{0,5}")) {
            throw Problem.misuse("--limit needs a number from 1 to 999999");
        }
        return text == null ? 50 : Integer.parseInt(text);
    }

    private void show(String id) throws IOException, InterruptedException, Problem {
        RejectedText.whole(ask(PATH + "/" + encoded(id) + "?body_limit=" + 8 * 1024 * 1024, null), out);
    }

    /** By ids at once; by a filter that matches many only when it was said that this is meant. */
    private void decide(String what, Options options, @Nullable String note)
            throws IOException, InterruptedException, Problem {
        ObjectNode which = which(options);
        if (!options.operands().isEmpty()) {
            if (!which.isEmpty() || options.has("--all")) {
                throw Problem.misuse("ids, or a filter: not both");
            }
            String request =
                    EarshotJson.text(EarshotJson.MAPPER.createObjectNode().put("note", note));
            for (String id : options.operands()) {
                ask(PATH + "/" + encoded(id) + "/" + what, request);
            }
            out.println(options.operands().size() + " " + done(what));
            return;
        }
        if (which.isEmpty() && !options.has("--all")) {
            throw Problem.misuse(NEEDED);
        }
        JsonNode preview =
                ask(PATH + "/" + what, EarshotJson.text(which.deepCopy().put("preview", true)));
        long matched = preview.path("matched").asLong();
        if (matched > 1 && !options.has("--yes")) {
            out.println(matched + " open rejections match; nothing is done without --yes");
            return;
        }
        // What is rejected anew from here on is not meant.
        which.put("to", preview.path("to").asText()).put("note", note);
        if (what.equals("discard")) {
            out.println(ask(PATH + "/discard", EarshotJson.text(which)).path("discarded") + " discarded");
        } else {
            replayAll(which);
        }
    }

    private void replayAll(ObjectNode which) throws IOException, InterruptedException, Problem {
        long replayed = 0;
        long gone = 0;
        while (true) {
            JsonNode part = ask(PATH + "/replay", EarshotJson.text(which));
            replayed += part.path("replayed").asLong();
            gone += part.path("gone").asLong();
            boolean moved = part.path("replayed").asLong() + part.path("gone").asLong() > 0;
            if (part.path("remain").asLong() == 0 || !moved) {
                long left = part.path("remain").asLong()
                        + part.path("not_replayable").asLong();
                out.println(replayed + " replayed" + (gone == 0 ? "" : ", " + gone + " whose bytes are gone")
                        + (left == 0 ? "" : ", " + left + " left"));
                return;
            }
            out.println(replayed + " replayed, " + part.path("remain") + " to go");
        }
    }

    private static String done(String what) {
        return what.equals("replay") ? "replayed" : "discarded";
    }

    private ObjectNode which(Options options) throws Problem {
        ObjectNode which = EarshotJson.MAPPER.createObjectNode();
        for (String name : List.of("--reason", "--stage", "--door")) {
            if (options.value(name) != null) {
                which.put(name.substring(2), options.value(name));
            }
        }
        if (options.value("--project") != null) {
            which.put("project_id", options.value("--project"));
        }
        for (String name : List.of("--from", "--to")) {
            String text = options.value(name);
            if (text != null) {
                which.put(name.substring(2), RejectedText.time(name, text, clock.instant()));
            }
        }
        return which;
    }

    private static String query(ObjectNode which) {
        return which.properties().stream()
                .filter(each -> !each.getValue().isNull())
                .map(each -> each.getKey() + "=" + encoded(each.getValue().asText()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
