package dev.earshot.normalizer.transcript;

import dev.earshot.normalizer.provider.Field;
import java.util.List;

/** One way to write rows. */
interface RowFormat {
    /** Reads rows, in the order they came, into a draft. No row makes it fail. */
    void read(List<Field> rows, Draft draft);
}
