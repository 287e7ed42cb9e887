package io.breakwater.market;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.InstrumentStatus;
import io.breakwater.domain.LotSize;
import io.breakwater.domain.Notional;
import io.breakwater.domain.PercentPrice;
import io.breakwater.domain.PriceFilter;
import io.breakwater.domain.Symbol;
import java.math.BigDecimal;

/** The rules of BTCUSDT as of 2026, for tests. */
public final class TestInstrument {
  private TestInstrument() {}

  public static Instrument btcusdt() {
    return new Instrument(
        new Symbol("BTCUSDT"),
        InstrumentStatus.TRADING,
        "BTC",
        "USDT",
        "USDT",
        2,
        3,
        new PriceFilter(number("0.1"), number("1000000"), number("0.1")),
        new LotSize(number("0.001"), number("1000"), number("0.001")),
        new LotSize(number("0.001"), number("120"), number("0.001")),
        200,
        Notional.of("100"),
        new PercentPrice(number("1.05"), number("0.95")),
        number("0.05"),
        number("0.0125"),
        number("0.05"));
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }
}
