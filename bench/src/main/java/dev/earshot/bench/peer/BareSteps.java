package dev.earshot.bench.peer;

import dev.earshot.bench.Rounds;
import dev.earshot.bench.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The steps that a pipeline of calls cannot do without, each alone and with the least that can be done: one process that
 * is told which to do. Their sum is what the whole could cost at best.
 */
public final class BareSteps {
    /** Reads whole webhooks from their topic. */
    public static final String CONSUME = "consume";
    /** Reads the JSON of a webhook into objects. */
    public static final String PARSE = "parse";
    /** Writes a row with its document. */
    public static final String ROWS = "rows";
    /** The same, a statement a row and compressed as by default. */
    public static final String SINGLE_ROWS = "single-rows";
    /** Writes the narrow rows of a call. */
    public static final String NARROW_ROWS = "narrow-rows";
    /** Sends a document to its topic. */
    public static final String PRODUCE = "produce";
    /** Reads documents from their topic, and each to its end. */
    public static final String CONSUME_DOCUMENT = "consume-document";
    /** Sends the small records of a call. */
    public static final String PRODUCE_SMALL = "produce-small";
    /** Tells somebody of a call. */
    public static final String POST = "post";
    /** One record there and back, alone; its latency is what a hop takes. */
    public static final String HOP = "hop";

    /** Topics that it uses; webhooks are in that of the bare servers. */
    public static final List<String> TOPICS = List.of("bare", "bare-documents", "bare-small", "bare-hop");

    private BareSteps() {}

    /**
     * Serves until its input ends.
     *
     * @param args bootstrap servers or -, PostgreSQL's port or 0, its password, a folder with webhooks, one with documents
     */
    public static void main(String[] args) throws Exception {
        Map<String, Work> works = new HashMap<>();
        List<byte[]> webhooks = files(Path.of(args[3]));
        List<byte[]> documents = files(Path.of(args[4]));
        works.put(PARSE, new BareParse(webhooks));
        if (!args[0].equals("-")) {
            works.put(CONSUME, new BareConsumer(args[0], "bare", false));
            works.put(CONSUME_DOCUMENT, new BareConsumer(args[0], "bare-documents", true));
            works.put(PRODUCE, new BareProducer(args[0], "bare-documents", documents, 1));
            works.put(PRODUCE_SMALL, new BareProducer(args[0], "bare-small", List.of(new byte[700]), 10));
            works.put(HOP, new BareHop(args[0], "bare-hop"));
            works.put(POST, new BarePost(documents.getFirst()));
        }
        if (!args[1].equals("0")) {
            BareDatabase database = new BareDatabase(Integer.parseInt(args[1]), args[2]);
            works.put(ROWS, new BareRows(database, documents));
            works.put(NARROW_ROWS, new BareNarrowRows(database));
            works.put(SINGLE_ROWS, new BareSingleRows(database, documents));
        }
        Rounds.serve(works);
    }

    private static List<byte[]> files(Path folder) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return Collections.unmodifiableList(contents);
    }
}
