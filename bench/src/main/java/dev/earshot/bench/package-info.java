/**
 * Measurements of Earshot, each beside a peer or a limit in the same interleaved run. Only ratios of one run are claims.
 * Here stands what all of them need: rounds, workers, figures, the report. What measures a service from outside may know
 * contracts and the load rooms; the normalizer's and the store's measurements know the one that they measure; a peer
 * knows nothing of the product.
 */
@NullMarked
package dev.earshot.bench;

import org.jspecify.annotations.NullMarked;
