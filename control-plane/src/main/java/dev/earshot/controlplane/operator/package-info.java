/** What only the operator of the machine may do, on the management port: the first key, and applying a document. */
@NullMarked
package dev.earshot.controlplane.operator;

import org.jspecify.annotations.NullMarked;
