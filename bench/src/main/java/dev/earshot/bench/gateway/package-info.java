/** The gateway under loads of signed webhooks, in turns with its peers, on one broker. */
@NullMarked
package dev.earshot.bench.gateway;

import org.jspecify.annotations.NullMarked;
