/**
 * What people send, as values with their places and as fields with expectations: JSON, forms and the operator's YAML are
 * one thing here. Nothing of what the fields mean may enter.
 */
@NullMarked
package dev.earshot.controlplane.input;

import org.jspecify.annotations.NullMarked;
