/** The demo: calls as providers send them, and what must become of them, worked out elsewhere. Speaks to Earshot from outside. */
@NullMarked
package dev.earshot.standalone.demo;

import org.jspecify.annotations.NullMarked;
