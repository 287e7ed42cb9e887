package io.breakwater;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The arrows between the rooms, and what must be injected. */
@AnalyzeClasses(packages = "io.breakwater", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "io.breakwater.";

  /** From left to right: each room knows only those before it. */
  private static final List<String> ROOMS =
      List.of(
          "domain",
          "exchange",
          "market",
          "account",
          "strategy",
          "control",
          "node",
          "simulation",
          "testkit",
          "cli");

  /** What is decided in these must be the same in each run with the same seed. */
  private static final String[] DECIDING =
      packages(
          "domain",
          "exchange",
          "market",
          "account",
          "strategy",
          "simulator",
          "simulation",
          "testkit");

  @ArchTest static final ArchRule everyRoomKnowsOnlyTheRoomsToItsLeft = arrows();

  @ArchTest
  static final ArchRule onlyTheWiringKnowsTheExchangesWire =
      noClasses()
          .that()
          .resideInAPackage("io.breakwater..")
          .and()
          .resideOutsideOfPackages(
              "io.breakwater.node..",
              "io.breakwater.exchange.binance..",
              "io.breakwater.exchange.network..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.breakwater.exchange.binance..", "io.breakwater.exchange.network..")
          .because("the rest of the house must run unchanged against another exchange or network");

  @ArchTest
  static final ArchRule theDomainIsPure =
      noClasses()
          .that()
          .resideInAPackage("io.breakwater.domain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..", "com.fasterxml..", "scala..", "org.slf4j..")
          .because("the rules of trading are read and tested without actors and JSON");

  @ArchTest
  static final ArchRule onlyTheDomainsValuesCarryMoney =
      noClasses()
          .that()
          .resideInAPackage("io.breakwater.domain..")
          .should(declareOrUse("a double or float", Set.of("double", "float")))
          .because("money is exact");

  @ArchTest
  static final ArchRule timeAndChanceAreInjected =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.breakwater.node..", "io.breakwater.cli..")
          .should(call("the machine's clock or its chance", ArchitectureTest::isAmbient))
          .because("a simulation decides time and chance, and a run is repeated by its seed");

  @ArchTest
  static final ArchRule nothingSleeps =
      noClasses()
          .should(
              call(
                  "sleep",
                  target ->
                      target.getName().equals("sleep")
                          && (target.getTargetOwner().isEquivalentTo(Thread.class)
                              || target.getTargetOwner().isEquivalentTo(TimeUnit.class))))
          .because("an actor that waits sets a timer");

  @ArchTest
  static final ArchRule whatDecidesKeepsItsOrder =
      noClasses()
          .that()
          .resideInAnyPackage(DECIDING)
          .should(call("collections without an order", ArchitectureTest::isUnordered))
          .because(
              "their order differs from run to run: LinkedHashMap, TreeMap, EnumMap and List keep"
                  + " theirs");

  @ArchTest
  static final ArchRule onlyTheTestkitKnowsJUnit =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.breakwater.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.junit..")
          .because("a node runs without it");

  private static ArchRule arrows() {
    var layers =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String room : ROOMS) {
      layers = layers.layer(room).definedBy(ROOT + room + "..");
    }
    layers = layers.layer("simulator").definedBy(ROOT + "simulator..");
    for (int i = 0; i < ROOMS.size(); i++) {
      Set<String> right = new LinkedHashSet<>(ROOMS.subList(i + 1, ROOMS.size()));
      if (i < ROOMS.indexOf("market")) {
        right.add("simulator");
      }
      String room = ROOMS.get(i);
      layers =
          right.isEmpty()
              ? layers.whereLayer(room).mayNotBeAccessedByAnyLayer()
              : layers.whereLayer(room).mayOnlyBeAccessedByLayers(right.toArray(String[]::new));
    }
    return layers
        .whereLayer("simulator")
        .mayOnlyBeAccessedByLayers("node", "simulation", "testkit", "cli")
        .because("a room can be read, and changed, without those to its right");
  }

  private static String[] packages(String... rooms) {
    return List.of(rooms).stream().map(room -> ROOT + room + "..").toArray(String[]::new);
  }

  private static boolean isAmbient(JavaCodeUnitAccess<?> call) {
    JavaClass owner = call.getTargetOwner();
    String name = call.getName();
    boolean noArguments = call.getTarget().getRawParameterTypes().isEmpty();
    return (owner.isEquivalentTo(System.class)
            && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
        || (owner.getPackageName().equals("java.time") && name.equals("now") && noArguments)
        || (owner.isEquivalentTo(Clock.class)
            && (name.startsWith("system") || name.startsWith("tick")))
        || (owner.isEquivalentTo(Math.class) && name.equals("random"))
        || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
        || owner.isEquivalentTo(ThreadLocalRandom.class)
        || (owner.isAssignableTo(Random.class) && isConstructor(name) && noArguments)
        || (owner.getName().equals("java.util.SplittableRandom")
            && isConstructor(name)
            && noArguments);
  }

  private static boolean isUnordered(JavaCodeUnitAccess<?> call) {
    JavaClass owner = call.getTargetOwner();
    String name = call.getName();
    int parameters = call.getTarget().getRawParameterTypes().size();
    boolean alone = name.equals("of") && parameters <= (owner.isEquivalentTo(Map.class) ? 2 : 1);
    return (isConstructor(name)
            // A subclass, such as LinkedHashMap, calls them from the JDK, which is not looked at.
            && (owner.isEquivalentTo(HashMap.class) || owner.isEquivalentTo(HashSet.class)))
        || ((owner.isEquivalentTo(Set.class) || owner.isEquivalentTo(Map.class))
            // Of nothing, or of one, there is no order to lose.
            && (List.of("of", "ofEntries").contains(name) && !alone || name.equals("copyOf")))
        || (owner.isEquivalentTo(Collectors.class)
            && List.of("toSet", "toMap", "groupingBy", "toUnmodifiableSet", "toUnmodifiableMap")
                .contains(name)
            // With a supplier of the map as an argument the order is chosen.
            && call.getTarget().getRawParameterTypes().size() < (name.equals("toMap") ? 4 : 3));
  }

  private static boolean isConstructor(String name) {
    return name.equals("<init>");
  }

  private static ArchCondition<JavaClass> call(
      String what, Predicate<JavaCodeUnitAccess<?>> forbidden) {
    return new ArchCondition<>("call " + what) {
      @Override
      public void check(JavaClass caller, ConditionEvents events) {
        caller.getCodeUnitAccessesFromSelf().stream()
            .filter(forbidden)
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.satisfied(access, access.getDescription())));
      }
    };
  }

  private static ArchCondition<JavaClass> declareOrUse(String what, Collection<String> types) {
    return new ArchCondition<>("declare " + what) {
      @Override
      public void check(JavaClass owner, ConditionEvents events) {
        owner.getFields().stream()
            .filter(field -> types.contains(field.getRawType().getName()))
            .forEach(
                field -> events.add(SimpleConditionEvent.satisfied(field, field.getDescription())));
        owner.getMethods().stream()
            .filter(method -> types.contains(method.getRawReturnType().getName()))
            .forEach(
                method ->
                    events.add(SimpleConditionEvent.satisfied(method, method.getDescription())));
      }
    };
  }
}
