package io.breakwater.simulation.story;

import io.breakwater.simulation.story.ScriptException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A line of a script, read word by word; it notes what is wrong. */
final class Line {
  private final String file;
  private final int number;
  private final List<String> words;
  private final List<Problem> problems = new ArrayList<>();
  private int next;

  /** The rest of the line cannot be understood. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    private Lost() {
      super(null, null, false, false);
    }
  }

  /**
   * @param text without its end; what follows a {@code #} is for people
   */
  Line(String file, int number, String text) {
    this.file = file;
    this.number = number;
    int comment = text.indexOf('#');
    String told = (comment < 0 ? text : text.substring(0, comment)).strip();
    this.words = told.isEmpty() ? List.of() : List.of(told.split("\\s+"));
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  List<Problem> problems() {
    return problems;
  }

  boolean isRight() {
    return problems.isEmpty();
  }

  /** The word that is read next. */
  Optional<String> word() {
    return next < words.size() ? Optional.of(words.get(next)) : Optional.empty();
  }

  boolean isAt(String word) {
    return word().filter(word::equals).isPresent();
  }

  /** Reads a value; where its word is wrong that is noted and the next one is next. */
  <T> Optional<T> read(Term<T> term) throws Lost {
    if (word().isEmpty()) {
      throw lost("a " + term.name() + " is missing", term.allowed());
    }
    try {
      T value = term.reads().apply(words.get(next));
      next++;
      return Optional.of(value);
    } catch (IllegalArgumentException e) {
      note("is no " + term.name(), term.allowed());
      next++;
      return Optional.empty();
    }
  }

  /** The next word must be this one. */
  void expect(String word) throws Lost {
    if (!isAt(word)) {
      throw lost(word().isEmpty() ? "'" + word + "' is missing" : "is not understood", word);
    }
    next++;
  }

  void end() throws Lost {
    if (word().isPresent()) {
      throw lost("is too much", "the line may end before it");
    }
  }

  /** Notes what is wrong with the next word. */
  void note(String wrong, String allowed) {
    note(word().orElse(""), wrong, allowed);
  }

  void note(String word, String wrong, String allowed) {
    problems.add(new Problem(file, number, word, wrong, allowed));
  }

  Lost lost(String wrong, String allowed) {
    note(wrong, allowed);
    return new Lost();
  }
}
