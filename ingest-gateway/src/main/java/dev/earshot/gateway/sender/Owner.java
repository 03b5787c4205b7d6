package dev.earshot.gateway.sender;

import org.jspecify.annotations.Nullable;

/**
 * To whom a webhook belongs.
 *
 * @param projectId the tenant
 * @param agentId our agent, {@code null} when the normalizer shall find it by the provider's id
 * @param sourceId the source whose secret verified it, {@code null} when an API key did
 */
public record Owner(
        long projectId, @Nullable Long agentId, @Nullable Long sourceId) {}
