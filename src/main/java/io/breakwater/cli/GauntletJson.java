package io.breakwater.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.node.StartFailure;
import io.breakwater.simulation.gauntlet.Score;
import io.breakwater.simulation.gauntlet.Scoreboard;
import io.breakwater.simulation.story.Build;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The scoreboard for machines. */
final class GauntletJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private GauntletJson() {}

  static void write(Path file, Scoreboard board) {
    if (file == null) {
      return;
    }
    ObjectNode root = JSON.createObjectNode();
    root.put("build", Build.fingerprint());
    root.put("holds", board.holds());
    ArrayNode all = root.putArray("scenarios");
    board.scores().forEach(score -> write(all.addObject(), score));
    try {
      JSON.writeValue(file.toFile(), root);
    } catch (IOException e) {
      throw new StartFailure("--json", file.toString(), "cannot be written: " + e.getMessage());
    }
  }

  private static void write(ObjectNode row, Score score) {
    row.put("scenario", score.trial().number());
    row.put("title", score.trial().title());
    row.put("kind", score.trial().kind().name().toLowerCase(Locale.ROOT));
    row.put("seeds", score.seeds());
    row.put("passed", score.passed());
    row.put("holds", score.holds());
    score.worstSeed().ifPresent(seed -> row.put("worstSeed", seed));
    ArrayNode figures = row.putArray("figures");
    for (Score.Spread spread : score.spreads()) {
      ObjectNode figure = figures.addObject();
      figure.put("name", spread.bound().name());
      figure.put("unit", spread.bound().unit());
      figure.put("count", spread.count());
      if (spread.count() > 0) {
        figure.put("p50", spread.p50());
        figure.put("p99", spread.p99());
        figure.put("worst", spread.worst());
      }
      spread.bound().p99().ifPresent(limit -> figure.put("limitP99", limit));
      figure.put("limit", spread.bound().most());
    }
    ArrayNode reasons = row.putArray("failures");
    for (Score.Reason reason : score.reasons()) {
      ObjectNode failure = reasons.addObject();
      failure.put("what", reason.what());
      failure.put("detail", reason.detail());
      failure.put("times", reason.times());
      failure.put("firstSeed", reason.seed());
      failure.put("waitsFor", reason.issue());
    }
  }
}
