/**
 * What every service needs at run time. Nothing here knows a provider, a metric or a channel.
 */
@NullMarked
package dev.earshot.platform;

import org.jspecify.annotations.NullMarked;
