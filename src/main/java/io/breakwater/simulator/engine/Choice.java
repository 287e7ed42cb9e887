package io.breakwater.simulator.engine;

/**
 * One way in which the exchange may decide a rule that could not be confirmed. Each enum here is a
 * switch, and its first constant is the usual way: what most reports agree on.
 */
public sealed interface Choice {
  /** What a reduce-only order larger than the position meets. */
  enum OversizeReduceOnly implements Choice {
    /** It is taken with the position's size. */
    SHRINKS,
    /** It is taken as it is; what is left of it when the position is flat expires. */
    SHRINKS_AT_FILL,
    /** -2022; an order that a trigger placed shrinks all the same. */
    REJECTED
  }

  /**
   * What a reduce-only order meets where open ones cover the position already. One that a trigger
   * placed to close the position is taken in any case.
   */
  enum CoveredReduceOnly implements Choice {
    TAKEN,
    REJECTED_2022,
    REJECTED_4118,
    /** The ones with the worst prices expire with er 4; a new one that would be so is refused. */
    DISPLACES
  }

  /** Which second conditional order that closes the position meets -4130. */
  enum SecondClosePosition implements Choice {
    SAME_TYPE_REFUSED,
    /** A stop beside a take-profit too. */
    SAME_SIDE_REFUSED,
    TAKEN
  }

  /** What a client order id must be unique among, as long as its order is open. */
  enum ClientIdScope implements Choice {
    ACCOUNT,
    SYMBOL
  }

  /** Whether a client id is free as soon as its order is done. */
  enum ClientIdReuse implements Choice {
    FREE,
    /** For ten minutes it meets -4116. */
    BLOCKED
  }

  /** The client order id of the order that a triggered conditional order becomes. */
  enum ChildName implements Choice {
    CLIENT_ALGO_ID,
    GENERATED
  }

  /** How long a conditional order is TRIGGERING. */
  enum Triggering implements Choice {
    /** {@link Variants#triggerDelay}. */
    PROMPT,
    /** 30 s longer, one time in four. */
    HANGS
  }

  /** How a reduce-only order ends that would flip the position. */
  enum FlippingOrder implements Choice {
    EXPIRED,
    CANCELED
  }

  /** What the user stream tells of a post-only or fill-or-kill order that was refused. */
  enum RefusedByBook implements Choice {
    NOTHING,
    /** An order with a number of its own that is EXPIRED; look-ups find it. */
    EXPIRED_EVENT
  }

  /** What becomes of conditional orders when all open orders of a symbol are canceled. */
  enum CancelAll implements Choice {
    LEAVES_CONDITIONAL,
    TAKES_CONDITIONAL
  }

  /** What becomes of conditional orders when a countdown runs out. */
  enum CountdownCancel implements Choice {
    LEAVES_CONDITIONAL,
    TAKES_CONDITIONAL
  }

  /** The code for a price beside a price match. */
  enum PriceWithMatch implements Choice {
    CODE_1128,
    CODE_1106,
    CODE_5037
  }

  /** What changing an order meets that is filled, canceled or unknown. */
  enum AmendedGone implements Choice {
    CODE_2013,
    CODE_2011
  }

  /** Whether a change is done as soon as it is answered. */
  enum AmendmentPace implements Choice {
    AT_ONCE,
    /** Within 10 ms of one, another of the same order meets -5043. */
    PENDING
  }

  /** What orders in a batch do by themselves where they would trade with their own account. */
  enum BatchSelfTrade implements Choice {
    NONE,
    EXPIRE_MAKER
  }

  /** The same of orders that a trigger placed. */
  enum AlgoSelfTrade implements Choice {
    EXPIRE_MAKER,
    NONE
  }

  /** What order/test says to a conditional type. */
  enum TestedConditional implements Choice {
    REFUSED_4120,
    TAKEN
  }

  /** What a trailing order with a trigger price meets. */
  enum TrailingTrigger implements Choice {
    REFUSED_2021,
    IGNORED
  }

  /** What an order meets while its symbol is halted. */
  enum HaltedSymbol implements Choice {
    CODE_1122,
    CODE_4141
  }

  /** How long done orders can be looked up. */
  enum OrderRecords implements Choice {
    /** 3 days after it was taken where nothing was filled, else 90. */
    FORGOTTEN,
    KEPT
  }

  /** How far back aggTrades reaches. */
  enum AggTradesBack implements Choice {
    HOURS_24,
    HOURS_48
  }

  /** How far back userTrades reaches. */
  enum UserTradesBack implements Choice {
    MONTHS_6,
    MONTHS_3
  }

  /** Which of the known texts an error has. */
  enum ErrorTexts implements Choice {
    DOCUMENTED,
    /** As in users' logs: another text of -4016 and -4024, the address in that of -2015. */
    LIVE
  }

  /** Which immediate answers carry {@code avgPrice} and {@code cumQuote}. */
  enum AckAverages implements Choice {
    NONE,
    /** Those to a market order that asked for RESULT. */
    MARKET_RESULT,
    /** All of them, as before June 2026. */
    ALL
  }

  /** What a look-up of an unknown conditional order is answered. */
  enum UnknownAlgo implements Choice {
    CODE_2013,
    CODE_2011
  }

  /** What a market order meets that names a time in force. */
  enum MarketTimeInForce implements Choice {
    REFUSED_1106,
    REFUSED_1114,
    IGNORED
  }

  /** Whether an endpoint minds a parameter that it does not have. */
  enum UnknownParameters implements Choice {
    IGNORED,
    /** -1103. */
    REFUSED
  }

  /** Whether allOrders must be asked for a symbol. */
  enum AllOrdersSymbol implements Choice {
    REQUIRED,
    OPTIONAL
  }

  /** Whether the book ticker of REST has a {@code lastUpdateId}. */
  enum TickerUpdateId implements Choice {
    PRESENT,
    ABSENT
  }

  /** Whether the first version of balance is still there. */
  enum FirstBalance implements Choice {
    GONE,
    SERVED
  }

  /** The weight of positionRisk and account in their second version. */
  enum SecondVersionWeight implements Choice {
    FIVE,
    TEN
  }

  /** The code beside the text of the 503 that says nothing of what happened. */
  enum UnknownStateCode implements Choice {
    /** As the fault says, -1000 where it is ready-made. */
    AS_GIVEN,
    CODE_1001,
    CODE_1007,
    /** The text alone. */
    NONE
  }

  /** The HTTP statuses of -2014, a key without form, and -1022, a wrong signature. */
  enum KeyErrors implements Choice {
    /** 401 for the key and 400 for the signature. */
    KEY_401,
    ALL_401,
    ALL_400
  }

  /** What a signed request is checked for first. */
  enum SignedChecks implements Choice {
    SIGNATURE_FIRST,
    WINDOW_FIRST
  }

  /** The largest {@code recvWindow}. */
  enum LongestWindow implements Choice {
    SIXTY_SECONDS,
    ANY
  }

  /** Whether 429 and 418 carry a Retry-After header beside their text. */
  enum RetryAfter implements Choice {
    ABSENT,
    SENT
  }

  /** The windows of the limits of weight and orders. */
  enum LimitWindows implements Choice {
    /** The minutes, and ten seconds, of the exchange's clock. */
    ALIGNED,
    /** The last minute, and the last ten seconds. */
    SLIDING
  }

  /** Which answers to orders carry the order counts. */
  enum OrderCounts implements Choice {
    ON_EVERY_ANSWER,
    NOT_ON_REFUSALS
  }

  /** What the weight header of answers to orders says. */
  enum WeightOfOrders implements Choice {
    USED,
    MINUS_ONE
  }

  /** The shape of leverageBracket where a symbol is asked for. */
  enum BracketShape implements Choice {
    ARRAY,
    OBJECT
  }

  /** Whether {@code /ws} and {@code /stream} without a route still open, as before April 2026. */
  enum UnroutedStreams implements Choice {
    REFUSED,
    /** With public streams only, and user data on {@code /ws/<listenKey>}. */
    OPEN
  }

  /** Whether {@code /private/ws/<listenKey>} tells anything. */
  enum KeyInPath implements Choice {
    DELIVERS,
    SILENT
  }

  /** Whether {@code ?listenKey=…} without {@code events} tells anything. */
  enum KeyWithoutEvents implements Choice {
    DELIVERS,
    SILENT
  }

  /** Which of several sockets on one listen key hear. */
  enum SocketsOfKey implements Choice {
    ALL,
    /** The one that was opened last. */
    LATEST
  }

  /** Whether a stream that is unknown, or heard already, can be subscribed. */
  enum StreamNames implements Choice {
    UNCHECKED,
    /** Error 2. */
    CHECKED
  }

  /** Whether a socket is told a minute before the exchange closes it for its age. */
  enum ServerShutdown implements Choice {
    UNTOLD,
    TOLD
  }

  /** Where ACCOUNT_UPDATE stands to the ORDER_TRADE_UPDATE of the same fill. */
  enum AccountUpdate implements Choice {
    BEFORE_FILL,
    AFTER_FILL
  }

  /** Where ALGO_UPDATE stands to what its child order does at the same moment. */
  enum AlgoUpdate implements Choice {
    BEFORE_CHILD,
    AFTER_CHILD
  }

  /** How a user event spells what it has nothing to say of. */
  enum EventFields implements Choice {
    /** N, n, AP and cr are absent, as recorded. */
    ABSENT,
    /** They are null, so is W, and a child's type is 0 as long as there is none. */
    NULL,
    /** V, er and the reason of a rejection are absent too, even where there is one. */
    SPARSE
  }

  /** Whether the event of a fill tells its fee. */
  enum FillFee implements Choice {
    TOLD,
    LEFT_OUT
  }

  /** The type of the time of listenKeyExpired. */
  enum KeyExpiredTime implements Choice {
    NUMBER,
    TEXT
  }

  /** Whether market events carry {@code st} and {@code ps}. */
  enum MarketExtras implements Choice {
    TOLD,
    LEFT_OUT
  }

  /** Out of which wallet the commission of a fill comes that opens an isolated position. */
  enum IsolatedOpeningFee implements Choice {
    POSITION_WALLET,
    CROSS_WALLET
  }

  /** How an open order ends whose account is liquidated. */
  enum LiquidatedOrder implements Choice {
    EXPIRED,
    CANCELED
  }

  /** The {@code x} of the fills of an order by which the exchange closes a position. */
  enum ForcedFill implements Choice {
    TRADE,
    CALCULATED
  }

  /** Whether an account is warned before it is liquidated. */
  enum MarginCall implements Choice {
    TOLD,
    UNTOLD
  }
}
