/** What the gateway knows of each provider, as data: one description a provider. No code that acts on it. */
@NullMarked
package dev.earshot.gateway.provider;

import org.jspecify.annotations.NullMarked;
