/**
 * The only HTTP that leaves the house. Here stands what may be reached and how: a name is resolved once, every address of
 * it is held against the rule, the connection goes to the address that was checked, time and size are bounded, proxies
 * and redirects are not followed (a fetch follows one, through the same guard). Nothing of what is sent is known here,
 * and no retry is made.
 *
 * <p>What may be reached: public addresses by https on port 443; also by http on port 80 where the operator says
 * {@code earshot.egress.public-http=true} (off by default: a call's transcript and the plain secret would cross the
 * Internet readable); and the blocks of {@code egress.allow}, by either scheme on any port.
 */
@NullMarked
package dev.earshot.egress;

import org.jspecify.annotations.NullMarked;
