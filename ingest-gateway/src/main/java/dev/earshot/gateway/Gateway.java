package dev.earshot.gateway;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The accept path: plain routes, before every filter of the framework, and its limits on bodies, which are not ours. */
@Singleton
final class Gateway {
    private static final int BEFORE_ALL_OTHERS = -10;

    private final GatewayConfig config;
    private final Receptions receptions;
    private final Intake intake;
    private final Handover handover;
    private final Ledger ledger;

    @Inject
    Gateway(GatewayConfig config, Receptions receptions, Intake intake, Handover handover, Ledger ledger) {
        this.config = config;
        this.receptions = receptions;
        this.intake = intake;
        this.handover = handover;
        this.ledger = ledger;
    }

    void routes(@Observes Router router) {
        for (Reception reception : receptions.all()) {
            for (String path : List.of(reception.path(), reception.path() + "/")) {
                router.post(path)
                        .order(BEFORE_ALL_OTHERS)
                        .handler(context -> new Exchange(this, reception, context).begin());
                router.route(path).order(BEFORE_ALL_OTHERS + 1).handler(Gateway::onlyPost);
            }
        }
    }

    private static void onlyPost(RoutingContext context) {
        context.response().putHeader("allow", "POST");
        new Reply(context).send(Answer.WRONG_METHOD);
    }

    boolean isReady() {
        return receptions.isReady() && handover.isReady();
    }

    boolean mayBeOutdated() {
        return receptions.mayBeOutdated();
    }

    GatewayConfig config() {
        return config;
    }

    Intake intake() {
        return intake;
    }

    Handover handover() {
        return handover;
    }

    Ledger ledger() {
        return ledger;
    }
}
