package dev.earshot.system.hostile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Requests that are wrong in a way: every fixture in turn, its tree changed, its bytes changed, the way it is sent
 * changed. Which, is a function of seed and number alone; only signatures carry the time.
 */
public final class HostileBodies {
    private static final List<ByteChange> SMALL = Arrays.stream(ByteChange.values())
            .filter(change -> change != ByteChange.LARGE)
            .toList();

    private final long seed;
    private final List<Fixture> fixtures;
    private final String apiKey;
    private final Map<Door, Long> agents;

    /**
     * All requests of a seed.
     *
     * @param apiKey that opens the doors of programs
     * @param agents our id of the agent behind each door
     */
    public HostileBodies(long seed, List<Fixture> fixtures, String apiKey, Map<Door, Long> agents) {
        this.seed = seed;
        this.fixtures = List.copyOf(fixtures);
        this.apiKey = apiKey;
        this.agents = new EnumMap<>(Door.class);
        this.agents.putAll(agents);
    }

    /** What the ids of its requests begin with. */
    String prefix() {
        return "hostile-" + Long.toHexString(seed) + "-";
    }

    String apiKey() {
        return apiKey;
    }

    /** Request number n. */
    Mutant mutant(int n, long nowMs) {
        Random random = Random.from(new SplittableRandom(seed * 1_000_003 + n));
        Fixture fixture = fixtures.get(n % fixtures.size());
        Door door = fixture.door();
        String id = prefix() + n;
        StringBuilder what = new StringBuilder(door.word() + "/" + fixture.name());

        ObjectNode tree = fixture.body().deepCopy();
        long agent = agents.getOrDefault(door, 1L);
        door.claim(tree, id, agent);
        Draft draft = new Draft(tree, random);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            TreeChange change = TreeChange.one(List.of(TreeChange.values()), random);
            change.apply(draft);
            what.append(' ').append(change);
        }
        byte[] body = draft.text().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) == 0) {
            // Large ones are rare: each takes as long as a thousand others.
            ByteChange change = random.nextInt(25) == 0 ? ByteChange.LARGE : TreeChange.one(SMALL, random);
            body = change.of(body, door.limit(), random);
            what.append(' ').append(change);
        }

        String query = door == Door.VAPI && random.nextBoolean() ? "?agent_id=" + agent : "";
        Request request = new Request(door, random, body, query);
        if (fixture.body().path("type").asText().equals("post_call_audio")) {
            request.kept = null; // its recording is taken out
        }
        RequestChange change =
                random.nextInt(3) > 0 ? RequestChange.NONE : TreeChange.one(List.of(RequestChange.values()), random);
        change.beforeSigning(request);
        request.proof = door.proof(request.body, nowMs, apiKey);
        change.afterSigning(request);
        if (change != RequestChange.NONE) {
            what.append(' ').append(change);
        }
        byte[] bytes = request.bytes(id);
        return new Mutant(
                id, door, what.toString(), bytes, request.pauses, request.halfClosed, request.expected, request.kept);
    }
}
