package io.breakwater.domain.trade;

import io.breakwater.domain.trade.OrderMachine.Move;
import io.breakwater.domain.trade.OrderMachine.Nature;
import io.breakwater.domain.trade.OrderMachine.Then;
import io.breakwater.domain.trade.TradeOrder.Status;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/state-machine.md}, made by running the code that it shows. */
final class StateMachinePage {
  private static final List<String> COLUMNS =
      List.of("input", "phase", "held", "becomes", "sends", "cancels", "asks for");

  private static final int WIDTH = 100;

  private final StringBuilder page = new StringBuilder();

  private StateMachinePage() {}

  static String text() {
    StateMachinePage made = new StateMachinePage();
    made.line(
        """
        # The state machine of a trade

        Made from the code, by running it; `StateMachinePageTest` fails when this page and the code
        differ, and says how to make it anew. Nothing here is written by hand but the words around
        the tables.

        A trade is a list of orders with what is known of each. Two pure functions decide:
        `OrderMachine.next` says what an order is after an input, and `TradeRules.advance` what
        follows for the trade. Whoever tells something, by answer, by stream or by look-up, tells
        the same inputs; which comes first makes no difference.

        ## One order

        A row is what is heard, a column what was known, a field what is known then and what is
        done. *ignored*: expected, and too late to matter. *refused, alarm*: nobody should be able
        to say this. How a doubt is resolved depends on what a second copy of the order could do:
        """);
    for (Nature nature : Nature.values()) {
      made.orders(nature);
    }
    made.line(
        """

        ## The whole trade

        The example is a long of 0.010 BTC: a limit entry at 60000, a stop at 59000, take-profits of
        0.006 at 61000 and of 0.004 at 62000; 0.010 is filled, or 0.004 where it says *partly*. Each
        table is one situation, each row one input 2 s after the last order was sent, each field
        what `TradeRules.advance` made of it:

        - *becomes*: what is known of an order now;
        - *sends*, *cancels*: what goes to the exchange, once all of it is in the journal;
        - *asks for*: what the exchange is asked about, for a doubt or for fills that are missing.

        Orders have the names that end their client order ids, leg and revision: `E` entry, `A`
        addition, `S` base stop, `H` tight stop, `T` take-profit, `R` reduction, `C` close; an `X`
        before it: sent without the journal. Inputs about orders that a trade has not change
        nothing; inputs with no effect of their own are named below each table.
        """);
    made.phases();
    made.beginnings();
    for (CanonicalTrade state : CanonicalTrade.values()) {
      made.trade(state);
    }
    return made.page.toString();
  }

  private void orders(Nature nature) {
    line("### " + nature + ": " + String.join(", ", legs(nature)));
    line("");
    paragraph(meaning(nature));
    line("");
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("heard"));
    for (Status status : Status.values()) {
      head.add(status.toString());
    }
    rows.add(head);
    for (OrderInput input : OrderInput.values()) {
      List<String> row = new ArrayList<>(List.of(input.words()));
      for (Status status : Status.values()) {
        row.add(field(status, OrderMachine.next(nature, status, input)));
      }
      rows.add(row);
    }
    table(rows);
    line("");
  }

  private static List<String> legs(Nature nature) {
    return Stream.of(LegKind.values())
        .filter(kind -> kind.nature() == nature)
        .map(kind -> kind.toString().toLowerCase(Locale.ROOT).replace('_', ' '))
        .toList();
  }

  private static String meaning(Nature nature) {
    return switch (nature) {
      case EXPOSURE ->
          "A second copy would be twice the amount: never sent again out of doubt, but looked for"
              + " until its fence.";
      case CLOSE -> "The position bounds it: sent again at once, under the same name.";
      case CONDITIONAL ->
          "The position bounds it, and it waits for its trigger: sent again at once, under the same"
              + " name.";
    };
  }

  private static String field(Status before, Move move) {
    boolean stays = move.next() == before;
    if (move.then() == Then.NOTHING) {
      return stays ? "stays" : move.next().toString();
    }
    return stays ? move.then().words() : move.next() + ", " + move.then().words();
  }

  private void phases() {
    line("### Phases");
    line("");
    line("What one input can make of a phase, over all situations and inputs of this page:");
    line("");
    Map<TradePhase, List<TradePhase>> moves = new EnumMap<>(TradePhase.class);
    TradeMove.all()
        .forEach(
            move -> {
              List<TradePhase> next =
                  moves.computeIfAbsent(move.before().phase(), phase -> new ArrayList<>());
              if (!next.contains(move.after().phase())) {
                next.add(move.after().phase());
              }
            });
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("from", "to"));
    moves.forEach(
        (from, next) -> {
          String others =
              next.stream()
                  .filter(phase -> phase != from)
                  .sorted()
                  .map(TradePhase::toString)
                  .collect(Collectors.joining(", "));
          rows.add(List.of(from.toString(), others.isEmpty() ? "–" : others));
        });
    table(rows);
    line("");
  }

  private void beginnings() {
    line("### How a trade begins");
    line("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    for (TradeBeginning beginning : TradeBeginning.values()) {
      rows.add(row(beginning.words(), beginning.move()));
    }
    table(rows);
    line("");
  }

  private void trade(CanonicalTrade state) {
    Trade trade = state.trade();
    line("### " + state.words());
    line("");
    paragraph(
        trade.phase()
            + ", holds "
            + trade.held()
            + ". "
            + trade.orders().stream()
                .map(order -> TradeMove.name(order) + " " + order.status())
                .collect(Collectors.joining(", "))
            + ".");
    line("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    List<String> idle = TradeMove.of(trade, TradeInput.TIME_PASSES).cells();
    Map<TradeInput.About, List<TradeInput>> without = new LinkedHashMap<>();
    for (TradeInput input : TradeInput.values()) {
      TradeMove move = TradeMove.of(trade, input);
      if (input == TradeInput.TIME_PASSES || !move.cells().equals(idle)) {
        rows.add(row(input.about().words() + ": " + input.words(), move));
      } else {
        without.computeIfAbsent(input.about(), about -> new ArrayList<>()).add(input);
      }
    }
    table(rows);
    line("");
    paragraph("The same as when nothing is heard: " + listed(without) + ".");
    line("");
  }

  private static String listed(Map<TradeInput.About, List<TradeInput>> inputs) {
    return inputs.entrySet().stream()
        .map(
            entry -> {
              long all =
                  Stream.of(TradeInput.values())
                      .filter(input -> input.about() == entry.getKey())
                      .count();
              String which =
                  entry.getValue().size() == all
                      ? "whatever is heard"
                      : entry.getValue().stream()
                          .map(TradeInput::words)
                          .collect(Collectors.joining("; "));
              return "**" + entry.getKey().words() + "** " + which;
            })
        .collect(Collectors.joining(". "));
  }

  private static List<String> row(String input, TradeMove move) {
    List<String> row = new ArrayList<>(List.of(input));
    row.addAll(move.cells());
    return row;
  }

  /** With columns of one width each, so that it can be read as it is. */
  private void table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (int at = 0; at < rows.size(); at++) {
      StringBuilder text = new StringBuilder("|");
      StringBuilder rule = new StringBuilder("|");
      for (int column = 0; column < columns; column++) {
        String cell = rows.get(at).get(column);
        text.append(' ')
            .append(cell)
            .append(" ".repeat(widths[column] - cell.length()))
            .append(" |");
        rule.append(' ').append("-".repeat(widths[column])).append(" |");
      }
      line(text.toString());
      if (at == 0) {
        line(rule.toString());
      }
    }
  }

  private void paragraph(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() + word.length() >= WIDTH) {
        line(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    line(line.toString());
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
