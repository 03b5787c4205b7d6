/**
 * The room of transcript formats: rows as a provider or an observer spells them become canonical turns. Pure; who sent
 * the rows, and in what envelope, does not enter.
 */
@NullMarked
package dev.earshot.normalizer.transcript;

import org.jspecify.annotations.NullMarked;
