package dev.earshot.bench.normalizer;

import dev.earshot.bench.Rounds;
import dev.earshot.bench.load.Webhooks;
import dev.earshot.bench.peer.BareParse;
import java.util.List;
import java.util.Map;

/** The process in which both contestants take turns. */
public final class NormalizerRounds {
    static final String EARSHOT = "earshot";
    static final String BARE = "bare";

    private NormalizerRounds() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws Exception {
        List<byte[]> webhooks = Webhooks.bodies();
        Rounds.serve(Map.of(EARSHOT, new Normalizing(webhooks), BARE, new BareParse(webhooks)));
    }
}
