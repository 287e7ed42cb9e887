package io.breakwater.simulation.bugs;

import io.breakwater.domain.Symbol;
import io.breakwater.simulation.bugs.Change.Instead;
import io.breakwater.simulation.story.Beat;
import io.breakwater.simulation.story.Profile;
import io.breakwater.simulation.story.Script;
import io.breakwater.simulation.story.ScriptException;
import io.breakwater.simulation.story.Story;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A bug that a real team has written, which is put into the running node's byte code. */
public enum PlantedBug {
  DOUBLE_COUNT(
      "a fill that is heard of twice is counted twice",
      "P5",
      Profile.STORMY,
      in(Names.TRADE, "hasBooked", 1, call -> false)),

  CUMULATIVE_FILL(
      "an event's executed quantity so far is booked as its last fill",
      "P5",
      Profile.GENTLE,
      in(Names.STREAM_FACTS, "facts", 3, Tampering::cumulative)),

  FEE_FORGOTTEN(
      "a fill that is learned by look-up is booked without its fee",
      "P5",
      Profile.STORMY,
      in(Names.HEARING, "facts", 5, Tampering::withoutFees)),

  STOP_OF_ORDERED_QUANTITY(
      "the stop is placed for the ordered instead of the filled quantity",
      "P1",
      Profile.GENTLE,
      in(Names.PLAN, "baseStop", 4, Tampering::stopOfOrdered)),

  STOP_AFTER_WHOLE_FILL(
      "the stop waits until the entry is wholly filled",
      "P2",
      Profile.GENTLE,
      in(Names.RULES, "wanted", 2, Tampering::stopLast)),

  ORPHANED_TAKE_PROFITS(
      "take-profits stay when the stop has closed the position",
      "P5",
      Profile.GENTLE,
      in(Names.RULES, "advance", 3, Tampering::endedTooEarly)),

  RETRY_WITHOUT_LOOK_UP(
      "an entry whose answer is missing is sent again, whatever has become of it",
      "P1",
      Profile.STORMY,
      in(Names.ORIGIN, "mayRepeat", 1, Tampering::unsureIsRepeated),
      in(Names.GATEWAY, "renewable", 2, Tampering::alwaysRenewable)),

  UNSURE_TAKEN_FOR_REFUSED(
      "an entry whose answer is missing is taken for refused",
      "P5",
      Profile.STORMY,
      in(Names.EVENT + "OrderUnsure", "applyTo", 1, Tampering::unsureIsRefused)),

  RETRY_OF_A_REJECTION(
      "a refused stop, close or cancel is sent again and again",
      "P5 P2",
      Profile.STORMY,
      in(Names.PROTECTION, "next", 4, Tampering::rejectionIsRepeated)),

  SAFE_MODE_LETS_THROUGH(
      "safe mode is told but nobody asks it",
      "P4",
      Profile.STORMY,
      in(Names.MODE_STATE, "allowsEntries", 0, call -> true)),

  STALE_POSITION(
      "a position read is taken from a cache that is never too old",
      "P3",
      Profile.GENTLE,
      in(Names.READ_POSITIONS, "maxAge", 0, call -> Duration.ofMinutes(1)),
      in(Names.ADMISSION, "isOlder", 2, call -> false)),

  THROTTLE_IGNORED(
      "after a 429 the next request goes out at once",
      "P7",
      Profile.STORMY,
      in(Names.LEDGER, "throttle", 1, call -> false),
      in(Names.POLICY, "waitOut", 4, Tampering::soon)),

  TWO_PROBES(
      "a half-open breaker lets two probes through",
      "P7",
      Profile.GENTLE,
      in(Names.READER, "read", 2, Tampering::secondProbe)),

  SENT_BEFORE_JOURNALED(
      "an entry is sent before it is stored",
      "P6",
      Profile.GENTLE,
      in(Names.GATEWAY, "follow", 1, Tampering::sentFirst)),

  GAP_NOT_RECONCILED(
      "what happened while the private stream was away is not asked for",
      "P5",
      Profile.GENTLE,
      in(Names.GATEWAY, "onStreamSaid", 2, Tampering::gapForgotten)),

  RECOVERY_FORGETS(
      "what was on its way when the process died is not asked for",
      "P5",
      Profile.HOSTILE,
      in(Names.GATEWAY, "onRecovered", 1, Tampering::recovered),
      in(Names.DESK, "lookUp", 3, Tampering::lookUpUnlessForgotten),
      in(Names.BOOK, "unfinishedOrders", 0, Tampering::unfinishedButForgotten)),

  STAMPED_WHEN_SENT(
      "an entry is signed with the moment at which it is sent instead of the journaled one",
      "P3",
      Profile.GENTLE,
      in(Names.CALL, "window", 0, Tampering::withoutJournaledWindow)),

  GIVEN_UP_TOO_EARLY(
      "an entry that is not found is given up while it may still arrive",
      "P1",
      Profile.GENTLE,
      in(Names.LOOK_UP, "onAsked", 3, call -> call.proceedWithArgument(1, true))),

  SIGNAL_FORGOTTEN(
      "a signal that was accepted before is taken for a new one",
      "P6 P1",
      Profile.HOSTILE,
      in(Names.BOOK, "knows", 1, call -> false)),

  OLD_STOP_CANCELED_FIRST(
      "a stop is canceled while the one that replaces it is on its way",
      "I7 P2",
      Profile.GENTLE,
      in(Names.PROTECTION_RULES, "bridge", 0, Tampering::noBridgeNeeded)),

  NOTHING_RESERVED(
      "an entry takes its slot, margin and places for stops once it is filled",
      "P1 P2 P5",
      Profile.GENTLE,
      in(Names.ADMISSION, "owner", 2, Tampering::ownerOnceFilled),
      in(Names.RESERVATIONS, "margin", 6, call -> BigDecimal.ZERO),
      in(Names.RESERVATIONS, "protectionSlots", 3, call -> call.argument(2))),

  EXITS_WAIT_FOR_THE_JOURNAL(
      "while the journal fails no stop and no close goes out",
      "P2",
      Profile.STORMY,
      in(Names.EXIT_DESK, "onTick", 0, call -> Behaviors.same()));

  private static final Symbol BTCUSDT = new Symbol("BTCUSDT");
  private static final Duration LENGTH = Duration.ofMinutes(5);

  /** A drawn fault is too short to open a breaker. */
  private static final String LONG_OUTAGE = "60s calls unavailable balances 100 times for 20s";

  /** A drawn market is so deep that an entry is filled at once. */
  private static final String SLOW_FILL =
      """
      60s close BTCUSDT long
      60s close BTCUSDT short
      62s price BTCUSDT 60000 each 0.001
      65s enter BTCUSDT long 0.02 at 59950 stop 59000 valid 10s
      67s price BTCUSDT 59950 each 0.001
      """;

  /** In drawn stories the price seldom jumps just while the private stream is away. */
  private static final String FILL_IN_A_GAP =
      """
      270s close BTCUSDT long
      270s close BTCUSDT short
      273s enter BTCUSDT long 0.02 stop -2% take 0.3% of 0.01 valid 10s
      278s streams refuse private for 5s
      278s streams drop private
      279s jump BTCUSDT 1%
      """;

  /** An entry is on its way, and seldom asked for before it arrives. */
  private static final String SLOW_ENTRY =
      """
      60s close BTCUSDT long
      60s close BTCUSDT short
      66s crash after-send for 100ms
      66s network slow 20ms 1900ms for 8s
      66s enter BTCUSDT long 0.02 stop -2% valid 10s
      """;

  /** In drawn stories a pause seldom comes just between the journal and the exchange. */
  private static final String PAUSE_BEFORE_AN_ENTRY =
      """
      60s close BTCUSDT long
      60s close BTCUSDT short
      66s pause after-write for 7s
      66s enter BTCUSDT long 0.02 stop -2% valid 30s
      """;

  /** Drawn signals leave the stop where it is. */
  private static final String MOVED_STOPS =
      """
      60s close BTCUSDT long
      60s close BTCUSDT short
      66s enter BTCUSDT long 0.02 stop -3% valid 10s
      70s move-stop BTCUSDT long to -2.5%
      72s move-stop BTCUSDT long to -2.6%
      74s move-stop BTCUSDT long to -2.4%
      76s move-stop BTCUSDT long to -2.5%
      """;

  private final String breaks;
  private final List<String> codes;
  private final Profile profile;
  private final List<Change> changes;

  PlantedBug(String breaks, String codes, Profile profile, Change... changes) {
    this.breaks = breaks;
    this.codes = List.of(codes.split(" "));
    this.profile = profile;
    this.changes = List.of(changes);
  }

  /** What it does wrong. */
  String breaks() {
    return breaks;
  }

  /** The promises of which one must be seen broken, as {@code P5}. */
  List<String> codes() {
    return codes;
  }

  /** The gentlest stories in which it shows. */
  Profile profile() {
    return profile;
  }

  /** The story of this seed that it is looked for with. */
  public Story story(long seed) {
    Story story = profile.story(seed, LENGTH);
    return switch (this) {
      case TWO_PROBES -> with(story, LONG_OUTAGE);
      case STOP_AFTER_WHOLE_FILL -> with(story, SLOW_FILL);
      case GAP_NOT_RECONCILED -> with(story, FILL_IN_A_GAP);
      case GIVEN_UP_TOO_EARLY -> with(story, SLOW_ENTRY);
      case STAMPED_WHEN_SENT -> with(story, PAUSE_BEFORE_AN_ENTRY);
      case OLD_STOP_CANCELED_FIRST -> with(story, MOVED_STOPS);
      default -> story;
    };
  }

  private static Story with(Story story, String acts) {
    List<Beat> beats = new ArrayList<>(story.beats());
    try {
      beats.addAll(Script.acts("more acts", acts, List.of(BTCUSDT)));
    } catch (ScriptException e) {
      throw new IllegalStateException(e);
    }
    beats.sort(Comparator.comparing(Beat::at));
    return story.with(beats);
  }

  /** The node has it until this is closed. */
  public Planted plant() {
    return Planted.plant(changes);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Change in(String owner, String method, int parameters, Instead instead) {
    return new Change(owner, method, parameters, instead);
  }

  /** Constants of a class of their own: an enum's own come too late for its members. */
  private static final class Names {
    static final String ACCOUNT = "io.breakwater.account.";
    static final String DOMAIN = "io.breakwater.domain.trade.";
    static final String TRADE = DOMAIN + "Trade";
    static final String EVENT = DOMAIN + "TradeEvent$";
    static final String RULES = DOMAIN + "TradeRules";
    static final String PLAN = DOMAIN + "OrderPlan";
    static final String GATEWAY = ACCOUNT + "OrderGateway";
    static final String STREAM_FACTS = ACCOUNT + "StreamFacts";
    static final String HEARING = ACCOUNT + "Hearing";
    static final String BOOK = ACCOUNT + "Book";
    static final String ADMISSION = ACCOUNT + "Admission";
    static final String RESERVATIONS = ACCOUNT + "Reservations";
    static final String EXIT_DESK = ACCOUNT + "ExitDesk";
    static final String LOOK_UP = ACCOUNT + "OrderLookup";
    static final String PROTECTION_RULES = DOMAIN + "ProtectionRules";
    static final String CALL = "io.breakwater.exchange.Call";
    static final String DESK = ACCOUNT + "OrderDesk";
    static final String POLICY = ACCOUNT + "RetryPolicy";
    static final String ORIGIN = POLICY + "$Origin";
    static final String PROTECTION = POLICY + "$Protection";
    static final String MODE_STATE = ACCOUNT + "ModeState";
    static final String READER = ACCOUNT + "DecidingReader";
    static final String READ_POSITIONS = ACCOUNT + "PositionReader$ReadPositions";
    static final String LEDGER = "io.breakwater.exchange.BudgetLedger";
  }
}
