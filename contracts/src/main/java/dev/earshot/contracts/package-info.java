/**
 * What every service may know, and nothing that touches a wire: no Quarkus, no I/O, no clock. It depends on nobody.
 */
@NullMarked
package dev.earshot.contracts;

import org.jspecify.annotations.NullMarked;
