/**
 * PostgreSQL: migrations, tables and the only SQL of the services. One package per owner of tables; records in and out.
 * Pools and roles are chosen by the caller's injection point, never here.
 */
@NullMarked
package dev.earshot.store;

import org.jspecify.annotations.NullMarked;
