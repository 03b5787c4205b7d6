/**
 * How a project is told of something: at which address, and with which signature. The notifier's deliveries and a test of
 * an endpoint are signed alike because they are signed here. Nothing is sent here.
 */
@NullMarked
package dev.earshot.platform.webhook;

import org.jspecify.annotations.NullMarked;
