/** What people edit: organisations, projects, agents, sources, metrics, keys. Blocking JDBC, for operators' requests and the relay, never on an event loop. */
@NullMarked
package dev.earshot.store.configuration;

import org.jspecify.annotations.NullMarked;
