package io.breakwater.simulator.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The accounts' listen keys: one each, alive for 60 minutes after its last renewal. */
final class ListenKeys {
  private static final Duration LIFE = Duration.ofMinutes(60);

  private final Map<String, Key> byAccount = new LinkedHashMap<>();

  private record Key(String value, Instant until) {}

  /** The account's key, renewed; a new one where none is alive. */
  String open(String account, Supplier<String> fresh, Instant now) {
    String value = alive(account, now).map(Key::value).orElseGet(fresh);
    byAccount.put(account, new Key(value, now.plus(LIFE)));
    return value;
  }

  /** Empty where none is alive. */
  Optional<String> renew(String account, Instant now) {
    Optional<Key> key = alive(account, now);
    key.ifPresent(old -> byAccount.put(account, new Key(old.value(), now.plus(LIFE))));
    return key.map(Key::value);
  }

  /** Ends the account's key; says which it was. */
  Optional<String> close(String account) {
    return Optional.ofNullable(byAccount.remove(account)).map(Key::value);
  }

  /** The account's key while it is alive. */
  Optional<String> of(String account, Instant now) {
    return alive(account, now).map(Key::value);
  }

  /** Keys that are over by now; each is told once. */
  List<String> expire(Instant now) {
    List<String> expired = new ArrayList<>();
    byAccount
        .values()
        .removeIf(
            key -> {
              boolean over = !key.until().isAfter(now);
              if (over) {
                expired.add(key.value());
              }
              return over;
            });
    return expired;
  }

  private Optional<Key> alive(String account, Instant now) {
    return Optional.ofNullable(byAccount.get(account)).filter(key -> key.until().isAfter(now));
  }
}
