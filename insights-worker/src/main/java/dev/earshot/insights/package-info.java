/**
 * The daily and on-demand failure-mode audits: their place, their schedule and their health. No audit is made yet. What
 * may enter is what an audit takes: reading a day's failed calls, grouping them, publishing what was found. Counts and
 * call ids come from code, words from a judge. Nothing that scores a single call belongs here.
 */
@NullMarked
package dev.earshot.insights;

import org.jspecify.annotations.NullMarked;
