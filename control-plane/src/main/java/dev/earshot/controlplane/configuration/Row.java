package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;
import java.time.OffsetDateTime;

/** An entity that holds one configuration document. */
interface Row<D extends ConfigDocument> {
    D document();

    void take(D document);

    /** Notes when it was saved, and whether that was for the first time. */
    void stamp(OffsetDateTime now, boolean fresh);
}
