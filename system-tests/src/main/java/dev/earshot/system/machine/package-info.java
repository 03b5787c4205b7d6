/**
 * The system under test as its operator sees it: the script, its processes, what they take. Nothing here may know a
 * service from within.
 */
@NullMarked
package dev.earshot.system.machine;

import org.jspecify.annotations.NullMarked;
