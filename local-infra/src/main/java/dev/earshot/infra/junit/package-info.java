/** Starts broker and database once per test JVM, before any test class is loaded; nothing of production may use it. */
@NullMarked
package dev.earshot.infra.junit;

import org.jspecify.annotations.NullMarked;
