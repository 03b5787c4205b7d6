package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;

/** Which entity holds which kind of document, in the order in which their rows may be inserted. */
enum Kind {
    ORGANIZATION(OrganizationEntity.class),
    PROJECT(ProjectEntity.class),
    AGENT(AgentEntity.class),
    SOURCE(SourceEntity.class),
    METRIC(MetricEntity.class),
    API_KEY(ApiKeyEntity.class),
    MEMBER(MemberEntity.class),
    EGRESS(DeploymentEntity.class);

    private final Class<? extends Row<? extends ConfigDocument>> entity;

    Kind(Class<? extends Row<? extends ConfigDocument>> entity) {
        this.entity = entity;
    }

    @SuppressWarnings("unchecked") // each kind's entity takes the documents of that kind
    Class<Row<ConfigDocument>> entity() {
        return (Class<Row<ConfigDocument>>) (Class<?>) entity;
    }

    static Kind of(ConfigDocument document) {
        return switch (document) {
            case ConfigDocument.Organization _ -> ORGANIZATION;
            case ConfigDocument.Project _ -> PROJECT;
            case ConfigDocument.Agent _ -> AGENT;
            case ConfigDocument.Source _ -> SOURCE;
            case ConfigDocument.Metric _ -> METRIC;
            case ConfigDocument.ApiKey _ -> API_KEY;
            case ConfigDocument.Member _ -> MEMBER;
            case ConfigDocument.Egress _ -> EGRESS;
        };
    }

    Row<ConfigDocument> fresh() {
        return switch (this) {
            case ORGANIZATION -> row(new OrganizationEntity());
            case PROJECT -> row(new ProjectEntity());
            case AGENT -> row(new AgentEntity());
            case SOURCE -> row(new SourceEntity());
            case METRIC -> row(new MetricEntity());
            case API_KEY -> row(new ApiKeyEntity());
            case MEMBER -> row(new MemberEntity());
            case EGRESS -> row(new DeploymentEntity());
        };
    }

    @SuppressWarnings("unchecked")
    private static Row<ConfigDocument> row(Row<? extends ConfigDocument> row) {
        return (Row<ConfigDocument>) row;
    }
}
