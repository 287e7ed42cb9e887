package io.breakwater.simulation.backtest;

import io.breakwater.domain.Instrument;
import io.breakwater.domain.Symbol;
import io.breakwater.simulator.engine.Instruments;
import io.breakwater.simulator.source.Findings;
import io.breakwater.simulator.source.ReadRules;
import io.breakwater.simulator.source.Survey;
import io.breakwater.simulator.source.TradeSource;
import io.breakwater.simulator.source.TradeSources;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A symbol with its recordings, looked through once, and its rules.
 *
 * @param klines whether they are klines
 * @param rulesFrom where the rules come from, for people
 */
public record RecordedMarket(
    Instrument instrument,
    String rulesFrom,
    List<Path> files,
    boolean klines,
    ReadRules rules,
    Survey survey) {
  /** In USDT; what most symbols have. */
  private static final String USUAL_MIN_NOTIONAL = "5";

  /**
   * Looks through the files.
   *
   * @param given the symbol's rules; empty: those of its name where they are known and fit the
   *     recording, else by the digits that are in it
   * @throws io.breakwater.simulator.source.TradeSourceException for what cannot be used
   */
  public static RecordedMarket of(
      Symbol symbol,
      List<Path> files,
      boolean klines,
      ReadRules rules,
      Optional<Instrument> given) {
    Survey survey = Survey.of(files, rules);
    if (given.isPresent()) {
      return new RecordedMarket(given.get(), "the file given", files, klines, rules, survey);
    }
    for (Instrument known : List.of(Instruments.btcusdt(), Instruments.ethusdt())) {
      boolean fits =
          known.symbol().equals(symbol)
              && survey.tick().compareTo(known.priceFilter().tick()) >= 0
              && survey.step().compareTo(known.lotSize().step()) >= 0;
      if (fits) {
        return new RecordedMarket(known, "built in", files, klines, rules, survey);
      }
    }
    Instrument seen =
        Instruments.of(
            symbol.toString(), plain(survey.tick()), plain(survey.step()), USUAL_MIN_NOTIONAL);
    return new RecordedMarket(seen, "the digits of the recording", files, klines, rules, survey);
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }

  public Symbol symbol() {
    return instrument.symbol();
  }

  /** To be read once more. */
  TradeSource source() {
    return TradeSources.files(files, rules, new Findings());
  }
}
