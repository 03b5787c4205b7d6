package dev.earshot.controlplane.resource;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.controlplane.api.ApiTables;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.config.ConfigViews;
import dev.earshot.store.config.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller may see of the configuration, as the tables have it now. What is not his is like what does not exist. */
@Singleton
final class Configs {
    private static final String ID = "[1-9]\\d{0,15}";

    private final ApiTables tables;

    @Inject
    Configs(ApiTables tables) {
        this.tables = tables;
    }

    /** An id of a path; throws {@link Refused} for what can be none. */
    static long id(String text) {
        if (!text.matches(ID)) {
            throw Refused.notFound();
        }
        return Long.parseLong(text);
    }

    Stored<Organization> organization(Caller caller) {
        return only(
                tables.as(caller, client -> ConfigViews.organization(client, caller.organization())),
                caller.organization());
    }

    /** All that the key opens, deleted ones too. */
    List<Stored<Project>> projects(Caller caller) {
        return tables.as(caller, client -> ConfigViews.projects(client, caller.organization())).stream()
                .filter(project -> caller.opens(project.document().id()))
                .toList();
    }

    Stored<Project> project(Caller caller, long id) {
        return only(projects(caller), id);
    }

    List<Stored<Agent>> agents(Caller caller) {
        return inProjects(caller, Agent.class);
    }

    Stored<Agent> agent(Caller caller, long id) {
        return only(agents(caller), id);
    }

    List<Stored<Source>> sources(Caller caller) {
        return inProjects(caller, Source.class);
    }

    List<Stored<Metric>> metrics(Caller caller) {
        return inProjects(caller, Metric.class);
    }

    Stored<Metric> metric(Caller caller, long id) {
        return only(metrics(caller), id);
    }

    Membership members(Caller caller) {
        return new Membership(tables.as(caller, client -> ConfigViews.members(client, caller.organization())));
    }

    List<Stored<ApiKey>> keys(Caller caller) {
        return tables.as(caller, client -> ConfigViews.keys(client, caller.organization()));
    }

    /**
     * The project that a list is asked of, {@code null} for all that the key opens.
     *
     * @return {@code 0} for one that the key does not open: its list is empty
     */
    static @Nullable Long wanted(Section query, Caller caller) {
        Long project = query.id("project_id");
        if (project == null) {
            project = query.id("project");
        }
        return project == null || caller.projects().contains(project) ? project : (Long) 0L;
    }

    private <D extends ConfigDocument> List<Stored<D>> inProjects(Caller caller, Class<D> kind) {
        return tables.as(caller, client -> ConfigViews.inProjects(client, kind, caller.projects()));
    }

    private static <D extends ConfigDocument> Stored<D> only(List<Stored<D>> all, long id) {
        return all.stream()
                .filter(each -> each.document().id() == id)
                .findFirst()
                .orElseThrow(Refused::notFound);
    }
}
