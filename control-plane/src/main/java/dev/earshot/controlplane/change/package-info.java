/**
 * What a change of the configuration may say: the one validator of every field, for operators' documents and for
 * requests, and the draft that it is written into. Pure: nothing is read or saved here.
 */
@NullMarked
package dev.earshot.controlplane.change;

import org.jspecify.annotations.NullMarked;
