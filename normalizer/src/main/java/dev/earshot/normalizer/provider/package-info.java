/**
 * The room of providers: one package each, pure, bytes in and facts out. Nothing here knows Kafka, a database or
 * configuration, and no provider knows another.
 */
@NullMarked
package dev.earshot.normalizer.provider;

import org.jspecify.annotations.NullMarked;
