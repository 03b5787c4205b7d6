package dev.earshot.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/** The dependences that ARCHITECTURE.md promises: its table, and who may touch the bus, the tables and the wire. */
@AnalyzeClasses(packages = "dev.earshot", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String[] SERVICES = {
        "dev.earshot.gateway..",
        "dev.earshot.normalizer..",
        "dev.earshot.evaluator..",
        "dev.earshot.notifier..",
        "dev.earshot.insights..",
        "dev.earshot.controlplane.."
    };

    /** Rooms of plug-ins and of arithmetic: what they answer follows from what they are given. */
    private static final String[] PURE_ROOMS = {
        "dev.earshot.contracts..",
        "dev.earshot.gateway.signature..",
        "dev.earshot.normalizer.provider..",
        "dev.earshot.normalizer.transcript..",
        "dev.earshot.normalizer.merge..",
        "dev.earshot.normalizer.reconcile.provider..",
        "dev.earshot.evaluator.conversation..",
        "dev.earshot.evaluator.metric..",
        "dev.earshot.evaluator.plan..",
        "dev.earshot.evaluator.rubric.."
    };

    private static final String[] SQL = {
        "java.sql..",
        "javax.sql..",
        "io.vertx.sqlclient..",
        "io.vertx.pgclient..",
        "io.vertx.mutiny.sqlclient..",
        "io.vertx.mutiny.pgclient.."
    };

    private static final String[] HTTP_OUT = {
        "java.net.http..", "io.vertx.ext.web.client..", "io.vertx.mutiny.ext.web.client..", "jakarta.ws.rs.client.."
    };

    /** Who has a connection to Kafka of its own: the one producer, and, in no group, the readers of all configuration and of
     * what was rejected, by its place. */
    private static final Set<String> CONNECTED = Set.of(
            "dev.earshot.platform.kafka.Publisher",
            "dev.earshot.platform.config.Configuration",
            "dev.earshot.controlplane.rejected.RejectedTopic");

    @ArchTest
    static final ArchRule theTableHolds = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("contracts")
            .definedBy("dev.earshot.contracts..")
            .layer("platform")
            .definedBy("dev.earshot.platform..")
            .layer("store")
            .definedBy("dev.earshot.store..")
            .layer("egress")
            .definedBy("dev.earshot.egress..")
            .layer("recordings")
            .definedBy("dev.earshot.recordings..")
            .layer("local-infra")
            .definedBy("dev.earshot.infra..")
            .layer("ingest-gateway")
            .definedBy("dev.earshot.gateway..")
            .layer("normalizer")
            .definedBy("dev.earshot.normalizer..")
            .layer("evaluator")
            .definedBy("dev.earshot.evaluator..")
            .layer("notifier")
            .definedBy("dev.earshot.notifier..")
            .layer("insights-worker")
            .definedBy("dev.earshot.insights..")
            .layer("control-plane")
            .definedBy("dev.earshot.controlplane..")
            .layer("standalone")
            .definedBy("dev.earshot.standalone..")
            .layer("system-tests")
            .definedBy("dev.earshot.system..")
            .whereLayer("contracts")
            .mayNotAccessAnyLayer()
            .whereLayer("egress")
            .mayNotAccessAnyLayer()
            .whereLayer("platform")
            .mayOnlyAccessLayers("contracts")
            .whereLayer("store")
            .mayOnlyAccessLayers("contracts")
            .whereLayer("recordings")
            .mayOnlyAccessLayers("contracts")
            .whereLayer("local-infra")
            .mayOnlyAccessLayers("contracts")
            .whereLayer("ingest-gateway")
            .mayOnlyAccessLayers("contracts", "platform", "recordings")
            .whereLayer("normalizer")
            .mayOnlyAccessLayers("contracts", "platform", "store", "egress", "recordings")
            .whereLayer("evaluator")
            .mayOnlyAccessLayers("contracts", "platform", "store")
            .whereLayer("notifier")
            .mayOnlyAccessLayers("contracts", "platform", "store", "egress")
            .whereLayer("insights-worker")
            .mayOnlyAccessLayers("contracts", "platform")
            .whereLayer("control-plane")
            .mayOnlyAccessLayers("contracts", "platform", "store", "egress", "recordings")
            // The launcher speaks to the services from outside, as an operator does.
            .whereLayer("standalone")
            .mayOnlyAccessLayers("contracts", "platform", "local-infra")
            .withOptionalLayers(true)
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule productionRunsWithoutTheLocalParts = noClasses()
            .that()
            .resideOutsideOfPackages("dev.earshot.infra..", "dev.earshot.standalone..", "dev.earshot.system..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.earshot.infra..");

    @ArchTest
    static final ArchRule pureRoomsTouchNoWire = noClasses()
            .that()
            .resideInAnyPackage(PURE_ROOMS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "org.eclipse.microprofile.reactive..",
                    "io.smallrye..",
                    "io.vertx..",
                    "io.quarkus..",
                    "org.hibernate..",
                    "jakarta.persistence..",
                    "java.sql..",
                    "java.net.http..",
                    "java.nio.file..",
                    "dev.earshot.store..",
                    "dev.earshot.platform.kafka..");

    @ArchTest
    static final ArchRule pureRoomsHaveNoClock = noClasses()
            .that()
            .resideInAnyPackage(PURE_ROOMS)
            .should()
            .callMethodWhere(new DescribedPredicate<JavaMethodCall>("the time is asked for") {
                @Override
                public boolean test(JavaMethodCall call) {
                    JavaClass owner = call.getTargetOwner();
                    String name = call.getName();
                    return owner.isEquivalentTo(Instant.class) && name.equals("now")
                            || owner.isEquivalentTo(Clock.class) && name.startsWith("system")
                            || owner.isEquivalentTo(System.class)
                                    && (name.equals("currentTimeMillis") || name.equals("nanoTime"));
                }
            });

    @ArchTest
    static final ArchRule providersNeverSeeEachOther =
            slices().matching("dev.earshot.normalizer.provider.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule listsOfProvidersNeverSeeEachOther = slices().matching(
                    "dev.earshot.normalizer.reconcile.provider.(*)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule metricsNeverSeeEachOther = classes()
            .that()
            .resideInAPackage("dev.earshot.evaluator.metric.code..")
            .and()
            .areTopLevelClasses()
            .should(new ArchCondition<>("not depend on another metric") {
                @Override
                public void check(JavaClass metric, ConditionEvents events) {
                    metric.getDirectDependenciesFromSelf().stream()
                            .map(Dependency::getTargetClass)
                            .filter(target -> target.getPackage().equals(metric.getPackage())
                                    && !target.getName().equals(metric.getName())
                                    && !target.getName().startsWith(metric.getName() + "$"))
                            .forEach(target -> events.add(SimpleConditionEvent.violated(
                                    metric, metric.getName() + " depends on " + target.getName())));
                }
            });

    @ArchTest
    static final ArchRule onlyPipelinesReceiveFromTheBus = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Pipeline")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.reactive.messaging..");

    /** The relay is the other place: Debezium's engine speaks Kafka Connect, and healing compares a topic with tables. */
    @ArchTest
    static final ArchRule fewConnectToKafka = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.earshot.controlplane.relay..",
                    "dev.earshot.infra..",
                    "dev.earshot.standalone..",
                    "dev.earshot.system..")
            .and(new DescribedPredicate<>("have no connection of their own") {
                @Override
                public boolean test(JavaClass type) {
                    return !CONNECTED.contains(type.getName().replaceAll("\\$.*", ""));
                }
            })
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.clients.producer..", "org.apache.kafka.clients.admin..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("org\\.apache\\.kafka\\.clients\\.consumer\\.(Kafka)?Consumer");

    /** Records of the bus stay with the pipeline and what stands beside it; a room is asked in words of the house. */
    @ArchTest
    static final ArchRule roomsKnowNoRecordsOfTheBus = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.earshot.gateway.*..",
                    "dev.earshot.normalizer.*..",
                    "dev.earshot.evaluator.*..",
                    "dev.earshot.notifier.*..",
                    "dev.earshot.insights.*..",
                    "dev.earshot.store..",
                    "dev.earshot.egress..",
                    "dev.earshot.recordings..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..");

    /** The store of recordings speaks to the operator's own bucket, which no tenant names: its client is its own. */
    @ArchTest
    static final ArchRule onlyTheStoreOfRecordingsKnowsBuckets = noClasses()
            .that()
            .resideOutsideOfPackage("dev.earshot.recordings..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule onlyEgressSpeaksHttpOutwards = noClasses()
            .that()
            .resideInAnyPackage(SERVICES)
            .or()
            .resideInAnyPackage("dev.earshot.platform..", "dev.earshot.store..", "dev.earshot.contracts..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP_OUT)
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("io\\.vertx\\.(mutiny\\.)?core\\.http\\.HttpClient.*|java\\.net\\.(Http)?URLConnection");

    /** The notifier reads what it renders and stores its deliveries in one transaction, so it hands the pool on. */
    private static final String HANDS_THE_POOL_ON = "dev\\.earshot\\.notifier\\.(NotifierPipeline|Planning)";

    @ArchTest
    static final ArchRule onlyTheStoreAndTheControlPlaneHoldConnections = noClasses()
            .that()
            .resideInAnyPackage(SERVICES)
            .or()
            .resideInAnyPackage("dev.earshot.platform..", "dev.earshot.egress..")
            .and()
            .resideOutsideOfPackage("dev.earshot.controlplane..")
            .and()
            .haveNameNotMatching(HANDS_THE_POOL_ON)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL);

    @ArchTest
    static final ArchRule onlyTheControlPlaneMapsObjects = noClasses()
            .that()
            .resideOutsideOfPackage("dev.earshot.controlplane..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hibernate..", "jakarta.persistence..", "io.quarkus.hibernate..");
}
