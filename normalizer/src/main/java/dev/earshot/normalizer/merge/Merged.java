package dev.earshot.normalizer.merge;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.json.EarshotJson;

/**
 * A call log and what the next merge must know of it.
 *
 * @param call the document
 * @param provenance whose word each field is
 */
public record Merged(CallLog call, Provenance provenance) {
    /** Reads the state back from the store. */
    public static Merged stored(CallLog call, String provenance) {
        return new Merged(call, EarshotJson.read(provenance, Provenance.class));
    }

    /** The provenance as it is stored. */
    public String provenanceText() {
        return EarshotJson.text(provenance);
    }
}
