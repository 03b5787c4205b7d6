/**
 * Wishes that calls be evaluated once more: made by the control plane together with the records that tell of them, ended
 * by the evaluator, asked after by people.
 */
@NullMarked
package dev.earshot.store.request;

import org.jspecify.annotations.NullMarked;
