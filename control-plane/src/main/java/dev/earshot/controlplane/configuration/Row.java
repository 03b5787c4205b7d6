package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;

/** An entity that holds one configuration document. */
interface Row<D extends ConfigDocument> {
    D document();

    void take(D document);
}
