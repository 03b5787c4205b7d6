package dev.earshot.standalone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words behind a verb. What a verb does not know is refused: a misspelt option that is ignored does harm. */
record Options(Set<String> flags, Map<String, String> values, List<String> operands) {
    /** What a verb knows. */
    record Known(Set<String> flags, Set<String> values, int operands) {
        static final Known NOTHING = new Known(Set.of(), Set.of(), 0);

        static Known flag(String flag) {
            return new Known(Set.of(flag), Set.of(), 0);
        }

        static Known operand() {
            return new Known(Set.of(), Set.of(), 1);
        }
    }

    static Options parse(List<String> words, Known known) throws Problem {
        Set<String> flags = new HashSet<>();
        Map<String, String> values = new HashMap<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (known.flags().contains(word)) {
                flags.add(word);
            } else if (known.values().contains(word)) {
                if (++i == words.size()) {
                    throw Problem.misuse(word + " needs a value");
                }
                values.put(word, words.get(i));
            } else if (word.startsWith("-") && word.length() > 1) {
                throw Problem.misuse("unknown option " + word);
            } else if (operands.size() == known.operands()) {
                throw Problem.misuse("one word too many: " + word);
            } else {
                operands.add(word);
            }
        }
        return new Options(flags, values, operands);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    /** The only operand, or the problem that it is missing. */
    String operand(String otherwise) throws Problem {
        if (operands.isEmpty()) {
            throw Problem.misuse(otherwise);
        }
        return operands.getFirst();
    }
}
