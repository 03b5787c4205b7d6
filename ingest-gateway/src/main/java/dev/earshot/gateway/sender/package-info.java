/** Whose webhook it is: keys and sources of the configuration, matched with what a request shows. */
@NullMarked
package dev.earshot.gateway.sender;

import org.jspecify.annotations.NullMarked;
