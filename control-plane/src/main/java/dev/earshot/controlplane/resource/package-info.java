/**
 * The resources of the configuration: projects, agents, metrics, keys, members. Requests are read by api, fields judged by
 * change, and what is answered is made of stored documents.
 */
@NullMarked
package dev.earshot.controlplane.resource;

import org.jspecify.annotations.NullMarked;
