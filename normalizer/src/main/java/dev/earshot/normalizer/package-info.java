/** The hop from raw webhooks to call revisions: reading, merging, storing, publishing. Only the pipeline knows the bus. */
@NullMarked
package dev.earshot.normalizer;

import org.jspecify.annotations.NullMarked;
