/**
 * What stands outside of Earshot in a load or fault run: who sends, who is told, who subscribes, and who holds their
 * ledgers against each other. Nothing here asks the product's own tables, and nothing here may know a service.
 */
@NullMarked
package dev.earshot.system.load;

import org.jspecify.annotations.NullMarked;
