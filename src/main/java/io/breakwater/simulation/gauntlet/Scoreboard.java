package io.breakwater.simulation.gauntlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All scores, for people: a table for a terminal, and a page for the documentation. */
public record Scoreboard(List<Score> scores) {
  private static final int MOST_DETAIL = 160;

  public Scoreboard {
    scores = List.copyOf(scores);
  }

  public boolean holds() {
    return scores.stream().allMatch(Score::holds);
  }

  /** The rows, below each its figures and why it fails. */
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    for (Score score : scores) {
      Trial trial = score.trial();
      lines.add(
          String.format(
              Locale.ROOT,
              "%2d  %-26s %-8s %5d of %d seeds  %s%s",
              trial.number(),
              trial.title(),
              trial.kind().word(),
              score.passed(),
              score.seeds(),
              score.holds() ? "holds" : "FAILS",
              worst(score)));
      for (Score.Spread spread : score.spreads()) {
        lines.add(
            String.format(Locale.ROOT, "      %-54s %s", spread.bound().name(), figures(spread)));
      }
      for (Score.Reason reason : score.reasons()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "      FAILS %dx, seed %d: %s%s  [%s]",
                reason.times(),
                reason.seed(),
                reason.what(),
                reason.detail().isEmpty() ? "" : " (" + shortened(reason.detail()) + ")",
                reason.issue()));
      }
    }
    lines.add("");
    lines.add(lastLine());
    return lines;
  }

  private static String worst(Score score) {
    return score.worstSeed().isPresent()
        ? String.format(
            Locale.ROOT,
            ", worst seed %d (%s)",
            score.worstSeed().getAsLong(),
            score.trial().variant(score.worstSeed().getAsLong()))
        : "";
  }

  private static String figures(Score.Spread spread) {
    return spread.count() == 0
        ? "not exercised, limit " + spread.bound().limit()
        : String.format(
            Locale.ROOT,
            "p50 %d  p99 %d  worst %d, limit %s",
            spread.p50(),
            spread.p99(),
            spread.worst(),
            spread.bound().limit());
  }

  private static String shortened(String text) {
    return text.length() <= MOST_DETAIL ? text : text.substring(0, MOST_DETAIL) + "...";
  }

  /** {@code gauntlet: N of M hold}. */
  public String lastLine() {
    return "gauntlet: "
        + scores.stream().filter(Score::holds).count()
        + " of "
        + scores.size()
        + " hold";
  }

  /**
   * The same as a page.
   *
   * @param command that made it
   */
  public List<String> markdown(String command) {
    List<String> lines = new ArrayList<>();
    lines.add("# Scoreboard");
    lines.add("");
    lines.add("Made by `" + command + "`; [gauntlet.md](gauntlet.md) says how to read it.");
    lines.add("");
    lines.add("| # | scenario | kind | seeds passed | | worst seed |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    for (Score score : scores) {
      Trial trial = score.trial();
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %d of %d | %s | %s |",
              trial.number(),
              trial.title(),
              trial.kind().word(),
              score.passed(),
              score.seeds(),
              score.holds() ? "holds" : "**fails**",
              score.worstSeed().isPresent() ? Long.toString(score.worstSeed().getAsLong()) : ""));
    }
    lines.add("");
    lines.add("## Figures");
    lines.add("");
    lines.add("| # | figure | p50 | p99 | worst | limit (p99 / worst) |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    for (Score score : scores) {
      score.spreads().forEach(spread -> lines.add(row(score.trial(), spread)));
    }
    lines.add("");
    lines.add("## What fails, and what it waits for");
    lines.add("");
    lines.add("| # | what | times | first seed | waits for |");
    lines.add("| --- | --- | --- | --- | --- |");
    for (Score score : scores) {
      for (Score.Reason reason : score.reasons()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "| %d | %s | %d | %d | %s |",
                score.trial().number(),
                reason.what().replace("|", "\\|"),
                reason.times(),
                reason.seed(),
                reason.issue()));
      }
    }
    lines.add("");
    lines.add(lastLine());
    return lines;
  }

  private static String row(Trial trial, Score.Spread spread) {
    return spread.count() == 0
        ? String.format(
            Locale.ROOT,
            "| %d | %s | not exercised | | | %s |",
            trial.number(),
            spread.bound().name(),
            spread.bound().limit())
        : String.format(
            Locale.ROOT,
            "| %d | %s | %d | %d | %d | %s |",
            trial.number(),
            spread.bound().name(),
            spread.p50(),
            spread.p99(),
            spread.worst(),
            spread.bound().limit());
  }
}
