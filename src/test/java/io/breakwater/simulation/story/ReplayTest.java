package io.breakwater.simulation.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A printed story is told again to the letter. */
class ReplayTest {
  private static final Story STORY = Profile.HOSTILE.story(8412, Duration.ofMinutes(2));

  @Test
  void aWholeStoryComesBackWhole() {
    Replay replay = Replay.parse(Replay.of(Profile.HOSTILE, STORY).toString());
    assertEquals(STORY.beats(), replay.story().beats());
    assertEquals(STORY.length(), replay.story().length());
    assertTrue(replay.isOfThisBuild());
  }

  @Property(tries = 100)
  void whatIsLeftOfAStoryComesBack(@ForAll List<Boolean> kept) {
    List<Beat> beats =
        STORY.beats().stream()
            .filter(beat -> beat.number() <= kept.size() && kept.get(beat.number() - 1))
            .toList();
    Story left = STORY.with(beats).until(Duration.ofSeconds(90));
    Replay replay = Replay.parse(Replay.of(Profile.HOSTILE, STORY).shrunk(left).toString());
    assertEquals(left.beats(), replay.story().beats());
    assertEquals(left.length(), replay.story().length());
  }

  @Test
  void aStoryOfAnotherBuildIsKnownAsSuch() {
    assertFalse(Replay.parse("0123456789/gentle/5m/1").isOfThisBuild());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8412",
        "b/mild/5m/1",
        "b/gentle/five/1",
        "b/gentle/5m/x",
        "b/gentle/5m/1/2",
        "b/gentle/5m/1/40s/3,x"
      })
  void whatIsNoStoryIsToldWhatItMustBe(String text) {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> Replay.parse(text));
    assertTrue(wrong.getMessage().contains("must be like"), wrong::getMessage);
  }
}
