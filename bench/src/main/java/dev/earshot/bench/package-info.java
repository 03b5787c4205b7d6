/**
 * Measurements of Earshot, each beside a peer or a limit in the same interleaved run. Only ratios of one run are claims.
 * What measures may know contracts and the load room; a peer knows nothing of the product.
 */
@NullMarked
package dev.earshot.bench;

import org.jspecify.annotations.NullMarked;
