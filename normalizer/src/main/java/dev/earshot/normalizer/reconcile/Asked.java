package dev.earshot.normalizer.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** What became of a question to a provider. */
sealed interface Asked {
    /** It answered, in JSON. */
    record Told(JsonNode answer) implements Asked {}

    /** Its answer is larger than what is read. */
    record TooLarge() implements Asked {}

    /** It asks for patience. */
    record Later(Duration in) implements Asked {}

    /** The key opens nothing. */
    record Denied(String reason) implements Asked {}

    /** What was asked for is not there. */
    record Gone() implements Asked {}

    /** Nothing of use; another time may be better. */
    record Failed(String reason) implements Asked {}

    /** The word that it is counted under. */
    default String outcome() {
        return switch (this) {
            case Told _ -> "ok";
            case TooLarge _ -> "too_large";
            case Later _ -> "throttled";
            case Denied _ -> "denied";
            case Gone _ -> "not_found";
            case Failed _ -> "failed";
        };
    }
}
