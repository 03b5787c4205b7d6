/** How providers sign: pure functions of headers, bytes, secret and time. One class a scheme. */
@NullMarked
package dev.earshot.gateway.signature;

import org.jspecify.annotations.NullMarked;
