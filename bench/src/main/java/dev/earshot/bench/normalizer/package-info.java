/** What the normalizer does to a webhook, without Kafka and PostgreSQL, in turns with the least that reading it takes. */
@NullMarked
package dev.earshot.bench.normalizer;

import org.jspecify.annotations.NullMarked;
