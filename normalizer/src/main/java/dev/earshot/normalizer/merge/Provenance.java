package dev.earshot.normalizer.merge;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the merge must remember beside the document.
 *
 * @param fields the stamp of each field that is set, by the field's name in the document
 * @param flags flags that any webhook raised about the call
 * @param transcriptFlags flags of the transcript that stands
 * @param startSuspicious whether the webhook whose start stands (any of them, as long as none does) also stated one that
 *     cannot be true
 */
public record Provenance(
        Map<String, Stamp> fields, List<String> flags, List<String> transcriptFlags, boolean startSuspicious) {
    static final Provenance NONE = new Provenance(Map.of(), List.of(), List.of(), false);

    public Provenance {
        fields = new TreeMap<>(fields);
        flags = flags.stream().distinct().sorted().toList();
        transcriptFlags = transcriptFlags.stream().distinct().sorted().toList();
    }
}
