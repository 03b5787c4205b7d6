package dev.earshot.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The dependences that ARCHITECTURE.md promises. */
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

    @ArchTest
    static final ArchRule contractsDependOnNobody = noClasses()
            .that()
            .resideInAPackage("dev.earshot.contracts..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.earshot..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("dev.earshot.contracts.."))))
            .orShould()
            .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "io.vertx..", "org.apache.kafka.."));

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = slices().matching(
                    "dev.earshot.(gateway|normalizer|evaluator|notifier|insights|controlplane)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule librariesDoNotKnowServices = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.earshot.platform..", "dev.earshot.store..", "dev.earshot.egress..", "dev.earshot.infra..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVICES);

    @ArchTest
    static final ArchRule theGatewayKnowsNoDatabase = noClasses()
            .that()
            .resideInAPackage("dev.earshot.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.earshot.store..", "io.vertx.sqlclient..", "java.sql..");

    @ArchTest
    static final ArchRule providersNeverSeeEachOther =
            slices().matching("dev.earshot.normalizer.provider.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule metricsNeverSeeEachOther = classes()
            .that()
            .resideInAPackage("dev.earshot.evaluator.metric.code..")
            .should(new ArchCondition<>("not depend on another metric") {
                @Override
                public void check(JavaClass metric, ConditionEvents events) {
                    metric.getDirectDependenciesFromSelf().stream()
                            .map(Dependency::getTargetClass)
                            .filter(target -> !target.equals(metric)
                                    && target.getPackage().equals(metric.getPackage()))
                            .forEach(target -> events.add(SimpleConditionEvent.violated(
                                    metric, metric.getName() + " depends on " + target.getName())));
                }
            });

    @ArchTest
    static final ArchRule onlyPipelinesTouchTheBus = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Pipeline")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.reactive.messaging..");

    @ArchTest
    static final ArchRule onlyEgressSpeaksHttpOutwards = noClasses()
            .that()
            .resideInAnyPackage(SERVICES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "io.vertx.ext.web.client..");

    @ArchTest
    static final ArchRule onlyTheStoreWritesSql = classes()
            .that()
            .resideInAnyPackage(SERVICES)
            .and()
            .resideOutsideOfPackage("dev.earshot.controlplane..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("java.sql..");
}
