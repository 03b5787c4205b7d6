/** Bodies: bounded reading, the one streaming pass over them, uploads on their way to the recordings store. */
@NullMarked
package dev.earshot.gateway.body;

import org.jspecify.annotations.NullMarked;
