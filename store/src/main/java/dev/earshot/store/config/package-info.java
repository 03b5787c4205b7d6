/**
 * The configuration as a request reads it: rows that the client's role and organisation bound, as the documents that they
 * hold.
 */
@NullMarked
package dev.earshot.store.config;

import org.jspecify.annotations.NullMarked;
