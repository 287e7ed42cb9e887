package io.breakwater.exchange.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.breakwater.domain.Price;
import io.breakwater.domain.Quantity;
import io.breakwater.domain.Side;
import io.breakwater.domain.Symbol;
import io.breakwater.exchange.MarketEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads market streams, wrapped or bare. These are the node's hottest messages: trades and quotes
 * are read where they stand ({@link PlainText}), all else token by token. Each field of a market
 * event has a name of one letter, and its text is kept under that letter. Belongs to one stream.
 *
 * @see "Binance USDⓈ-M Futures API, Websocket Market Streams"
 */
final class MarketStreamCodec implements StreamCodec<MarketEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String COIN_MARGINED = "2";

  private final PlainText plain = new PlainText();

  @Override
  public Frame<MarketEvent> decode(String text) {
    if (plain.read(text)) {
      boolean isTrade = plain.is('e', "aggTrade");
      if (isTrade || plain.is('e', "bookTicker")) {
        return decodePlain(isTrade);
      }
    }
    return decodeByToken(text);
  }

  private Frame<MarketEvent> decodePlain(boolean isTrade) {
    if (!plain.isUsdMargined()) {
      return new Skipped<>();
    }
    try {
      return new Event<>(isTrade ? plainTrade() : plainBookTicker());
    } catch (WireException | IllegalArgumentException e) {
      return new Unreadable<>(isTrade ? "aggTrade" : "bookTicker", e.getMessage());
    }
  }

  private MarketEvent plainTrade() {
    return new MarketEvent.AggTrade(
        plain.symbol('s'),
        plain.number('a'),
        new Price(plain.decimal('p')),
        new Quantity(plain.decimal('q')),
        plain.flag('m') ? Side.SELL : Side.BUY,
        Instant.ofEpochMilli(plain.number('T')));
  }

  private MarketEvent plainBookTicker() {
    return new MarketEvent.BookTicker(
        plain.symbol('s'),
        plain.number('u'),
        new Price(plain.decimal('b')),
        new Quantity(plain.decimal('B')),
        new Price(plain.decimal('a')),
        new Quantity(plain.decimal('A')),
        Instant.ofEpochMilli(plain.number(plain.has('T') ? 'T' : 'E')));
  }

  /** The same by the JSON library, for every text. */
  static Frame<MarketEvent> decodeByToken(String text) {
    Fields fields = new Fields();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Unreadable<>("malformed", "no JSON object: " + Wire.excerpt(text));
      }
      fields.readObject(parser);
      return toFrame(fields);
    } catch (IOException e) {
      return new Unreadable<>("malformed", "not JSON: " + Wire.excerpt(text));
    } catch (WireException | IllegalArgumentException e) {
      return new Unreadable<>(fields.kind(), e.getMessage());
    }
  }

  private static Frame<MarketEvent> toFrame(Fields fields) {
    if (COIN_MARGINED.equals(fields.st)) {
      return new Skipped<>();
    }
    return switch (fields.kind()) {
      case "aggTrade" -> new Event<>(fields.toAggTrade());
      case "bookTicker" -> new Event<>(fields.toBookTicker());
      case "depthUpdate" -> new Event<>(fields.toDepthUpdate());
      case "markPriceUpdate" -> new Event<>(fields.toMarkPrice());
      case "serverShutdown" -> new GoingAway<>();
      default ->
          fields.isReply
              ? new Skipped<>()
              : new Unreadable<>(fields.kind(), "unknown event " + Wire.excerpt(fields.kind()));
    };
  }

  static MarketEvent.Level level(String price, String quantity) {
    return new MarketEvent.Level(
        new Price(Wire.decimal(price, "level price")),
        new Quantity(Wire.decimal(quantity, "level quantity")));
  }

  /** The fields of one event as they are read. */
  private static final class Fields {
    private final String[] byLetter = new String[128];
    private List<MarketEvent.Level> bids = List.of();
    private List<MarketEvent.Level> asks = List.of();
    private String previousUpdateId;
    private String st;
    private boolean isReply;

    void readObject(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_OBJECT && name.equals("data")) {
          readObject(parser);
        } else if (value == JsonToken.START_ARRAY && name.equals("b")) {
          bids = readLevels(parser);
        } else if (value == JsonToken.START_ARRAY && name.equals("a")) {
          asks = readLevels(parser);
        } else if (value.isStructStart()) {
          isReply |= name.equals("error") || name.equals("result");
          parser.skipChildren();
        } else {
          keep(name, value == JsonToken.VALUE_NULL ? null : parser.getText());
        }
      }
    }

    private void keep(String name, String text) {
      if (name.length() == 1 && name.charAt(0) < byLetter.length) {
        byLetter[name.charAt(0)] = text;
      } else if (name.equals("pu")) {
        previousUpdateId = text;
      } else if (name.equals("st")) {
        st = text;
      } else if (name.equals("result")) {
        isReply = true;
      }
    }

    private static List<MarketEvent.Level> readLevels(JsonParser parser) throws IOException {
      List<MarketEvent.Level> levels = new ArrayList<>();
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        parser.nextToken();
        String price = parser.getText();
        parser.nextToken();
        String quantity = parser.getText();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          // Old messages have a third, empty entry.
          parser.skipChildren();
        }
        levels.add(level(price, quantity));
      }
      return levels;
    }

    String kind() {
      return byLetter['e'] == null ? "malformed" : byLetter['e'];
    }

    MarketEvent.AggTrade toAggTrade() {
      return new MarketEvent.AggTrade(
          symbol(),
          number('a'),
          price('p'),
          quantity('q'),
          Boolean.parseBoolean(text('m')) ? Side.SELL : Side.BUY,
          Instant.ofEpochMilli(number('T')));
    }

    MarketEvent.BookTicker toBookTicker() {
      return new MarketEvent.BookTicker(
          symbol(),
          number('u'),
          price('b'),
          quantity('B'),
          price('a'),
          quantity('A'),
          transactionTime());
    }

    MarketEvent.DepthUpdate toDepthUpdate() {
      if (previousUpdateId == null) {
        throw Wire.missing("pu");
      }
      return new MarketEvent.DepthUpdate(
          symbol(),
          number('U'),
          number('u'),
          Wire.longOf(previousUpdateId, "pu"),
          bids,
          asks,
          transactionTime());
    }

    /** Its T is the next funding; without an index (as before 2020) the mark price stands in. */
    MarketEvent.MarkPrice toMarkPrice() {
      Price mark = price('p');
      boolean hasIndex = byLetter['i'] != null && !byLetter['i'].isEmpty();
      return new MarketEvent.MarkPrice(
          symbol(), mark, hasIndex ? price('i') : mark, Instant.ofEpochMilli(number('E')));
    }

    private Instant transactionTime() {
      return Instant.ofEpochMilli(number(byLetter['T'] == null ? 'E' : 'T'));
    }

    private Symbol symbol() {
      return new Symbol(text('s'));
    }

    private Price price(char letter) {
      return new Price(Wire.decimal(text(letter), String.valueOf(letter)));
    }

    private Quantity quantity(char letter) {
      return new Quantity(Wire.decimal(text(letter), String.valueOf(letter)));
    }

    private long number(char letter) {
      return Wire.longOf(text(letter), String.valueOf(letter));
    }

    private String text(char letter) {
      String text = byLetter[letter];
      if (text == null) {
        throw Wire.missing(String.valueOf(letter));
      }
      return text;
    }
  }
}
