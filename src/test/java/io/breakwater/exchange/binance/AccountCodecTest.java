package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.breakwater.domain.Income;
import io.breakwater.domain.IncomeType;
import io.breakwater.domain.Money;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AccountCodecTest {
  /** The documented words, with the exchange's misspelling. */
  private static final String WORDS =
      "TRANSFER WELCOME_BONUS REALIZED_PNL FUNDING_FEE COMMISSION INSURANCE_CLEAR"
          + " REFERRAL_KICKBACK COMMISSION_REBATE API_REBATE CONTEST_REWARD"
          + " CROSS_COLLATERAL_TRANSFER OPTIONS_PREMIUM_FEE OPTIONS_SETTLE_PROFIT"
          + " INTERNAL_TRANSFER AUTO_EXCHANGE DELIVERED_SETTELMENT COIN_SWAP_DEPOSIT"
          + " COIN_SWAP_WITHDRAW POSITION_LIMIT_INCREASE_FEE STRATEGY_UMFUTURES_TRANSFER"
          + " FEE_RETURN BFUSD_REWARD SPECIAL_FUNDING_FEE";

  static Stream<String> words() {
    return Stream.of(WORDS.split(" "));
  }

  private static Income income(String word, String tradeId) {
    return AccountCodec.income(
            Wire.parse(
                "[{\"symbol\":\"\",\"incomeType\":\""
                    + word
                    + "\",\"income\":\"-1.50\",\"asset\":\"USDT\",\"info\":\"\","
                    + "\"time\":1786543200463,\"tranId\":9689322392,\"tradeId\":"
                    + tradeId
                    + "}]"))
        .get(0);
  }

  @ParameterizedTest
  @MethodSource("words")
  void everyDocumentedReasonHasAType(String word) {
    Income row = income(word, "\"\"");
    assertEquals(word.replace("SETTELMENT", "SETTLEMENT"), row.type().name());
    assertEquals(word, row.word());
  }

  @Test
  void anUnknownReasonKeepsItsWordAndItsAmount() {
    Income row = income("MOON_BONUS", "\"\"");
    assertEquals(IncomeType.UNKNOWN, row.type());
    assertEquals("MOON_BONUS", row.word());
    assertEquals(Money.of("-1.5", "USDT"), row.amount());
  }

  @Test
  void aTradeIdIsANumberHoweverItIsWritten() {
    assertEquals(Optional.of(2_059_192L), income("COMMISSION", "2059192").tradeId());
    assertEquals(Optional.of(2_059_192L), income("COMMISSION", "\"2059192\"").tradeId());
    assertEquals(Optional.empty(), income("COMMISSION", "\"\"").tradeId());
    assertEquals(Optional.empty(), income("COMMISSION", "null").tradeId());
    assertEquals(Optional.empty(), income("COMMISSION", "\"none\"").tradeId());
  }

  @Test
  void anIncomeWithoutItsAmountMakesTheWholeAnswerUnreadable() {
    // Left out, it would be missing in the wallet's account for ever.
    var refused =
        assertThrows(
            WireException.class,
            () ->
                AccountCodec.income(
                    Wire.parse("[{\"incomeType\":\"COMMISSION\",\"tranId\":1,\"time\":1}]")));
    assertEquals("field income is missing", refused.getMessage());
  }
}
