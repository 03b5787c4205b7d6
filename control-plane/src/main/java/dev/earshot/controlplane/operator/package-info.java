/**
 * What only the operator of the machine may do, on the management port: the first key, and applying a document. Sections
 * read and judge a part of the document and touch nothing but the draft; saving is the configuration room's.
 */
@NullMarked
package dev.earshot.controlplane.operator;

import org.jspecify.annotations.NullMarked;
