/**
 * The launcher of the one-machine form: builds nothing, serves nothing, knows no table. It starts, watches and ends
 * processes, and speaks to them from outside as an operator does; what a service does may not enter.
 */
@NullMarked
package dev.earshot.standalone;

import org.jspecify.annotations.NullMarked;
