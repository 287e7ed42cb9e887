package io.breakwater.simulation.check;

/** P8. Looks for every secret in every text; the evidence of a break does not repeat it. */
final class NoSecrets {
  private NoSecrets() {}

  static Verdict judge(Evidence evidence) {
    Verdict.Tally tally = new Verdict.Tally(Promise.NO_SECRETS);
    if (evidence.secrets().isEmpty()) {
      return tally.verdict();
    }
    for (Evidence.Text text : evidence.texts()) {
      StringBuilder found = new StringBuilder();
      for (Evidence.Secret secret : evidence.secrets()) {
        if (text.content().contains(secret.value())) {
          found.append(found.isEmpty() ? "" : ", ").append(secret.name());
        }
      }
      tally.judge(found.isEmpty(), () -> text.where() + " holds: " + found);
    }
    return tally.verdict(evidence.secrets().size() + " secrets looked for");
  }
}
