package dev.earshot.controlplane.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/**
 * Families of paths that clients of hosted call observability know and Earshot does not serve: they are told so, rather
 * than that nothing is there.
 */
@Provider
@PreMatching
public class NotServed implements ContainerRequestFilter {
    private static final Pattern FAMILIES = Pattern.compile(String.join(
            "|",
            "/dashboards(/.*)?",
            "/schedules(/.*)?",
            "/(slack|discord)(/.*)?",
            "/api/projects/[^/]+/metric_failure_mode_insights(/.*)?",
            "/observability/v[12]/(alerts|agent-improvement-sessions|deep-research-insights|overall_evaluation"
                    + "|insight-reproduction-sessions|metric-failure-mode-insights)(-external)?(/.*)?",
            "/test_framework/(v[12]/)?(runs|results|scenarios|test-sets|test-profiles|personalities|cron-jobs|billing"
                    + "|metric-reviews|metric-rolling-stats|metric-optimiser-cron-jobs|phone-numbers)(-external)?(/.*)?",
            "/test_framework/v[12]/aiagents(-external)?/[^/]+/(tools?|mcp|dynamic-variables?|knowledge_base"
                    + "|upload_knowledge_base|delete_knowledge_base|personalities|enable_personalities"
                    + "|disable_personalities|runs_overview)(/.*)?",
            "/test_framework/v[12]/aiagents(-external)?/(runs_overview_project|verify-websocket)/?",
            "/test_framework/v[12]/metrics(-external)?/(generate_[a-z_]+|simplify_prompt(_progress)?|build-agent[a-z-]*"
                    + "|preview(-progress)?|save_result|fetch_call_details|run_reviews_progress|evaluate_metric_progress)/?",
            "/test_framework/v[12]/metrics(-external)?/[^/]+/(run_reviews|variables|add_to_predefined_metrics"
                    + "|(apply|dismiss)_optimisation_proposal|evaluate_[a-z_]+_metric)/?",
            "/user/v[12]/projects(-external)?/[^/]+/(overview|personalities|enable_personalities|disable_personalities"
                    + "|get-topic-names|get-dropoff-names|preview_daily_report|preview_daily_report_progress"
                    + "|daily-report|test-webhook)(/.*)?"));

    @Override
    public void filter(ContainerRequestContext request) {
        if (FAMILIES.matcher(request.getUriInfo().getRequestUri().getRawPath()).matches()) {
            request.abortWith(Response.status(501)
                    .type(ProblemWanted.PROBLEM)
                    .entity(Failures.problem(Refused.with(501, "Earshot does not serve this.")))
                    .build());
        }
    }
}
