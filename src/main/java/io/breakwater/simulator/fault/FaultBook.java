package io.breakwater.simulator.fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules in force. The first rule that matches a request strikes it. */
public final class FaultBook {
  private final List<TimedRequest> requests = new ArrayList<>();
  private final List<Timed> sockets = new ArrayList<>();

  private record Timed(SocketFault fault, Optional<Instant> until) {
    private boolean isOver(Instant now) {
      return until.filter(end -> !end.isAfter(now)).isPresent();
    }
  }

  private record TimedRequest(RequestFault fault, Optional<Instant> until) {
    private boolean isOver(Instant now) {
      return until.filter(end -> !end.isAfter(now)).isPresent();
    }
  }

  public void add(RequestFault fault) {
    requests.add(new TimedRequest(fault, Optional.empty()));
  }

  /** The same, over at {@code until} even where it has not struck as often as it may. */
  public void add(RequestFault fault, Instant until) {
    requests.add(new TimedRequest(fault, Optional.of(until)));
  }

  /** Takes a fault that lasts; DROP is over at once and is not kept. */
  public void add(SocketFault fault, Instant now) {
    if (fault.effect() != SocketFault.Effect.DROP) {
      sockets.add(new Timed(fault, fault.lasting().map(now::plus)));
    }
  }

  public void clear() {
    requests.clear();
    sockets.clear();
  }

  /** The rule that strikes this request, counted down. */
  public Optional<RequestFault> strike(String method, String path, Instant now) {
    requests.removeIf(timed -> timed.isOver(now));
    for (int i = 0; i < requests.size(); i++) {
      RequestFault fault = requests.get(i).fault();
      if (fault.matches(method, path)) {
        if (fault.count() == 1) {
          requests.remove(i);
        } else {
          requests.set(i, new TimedRequest(fault.strickenOnce(), requests.get(i).until()));
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  /** Whether sockets of this route (such as {@code market}) suffer this now. */
  public boolean strikes(SocketFault.Effect effect, String route, Instant now) {
    if (sockets.isEmpty()) {
      return false;
    }
    sockets.removeIf(timed -> timed.isOver(now));
    return sockets.stream()
        .map(Timed::fault)
        .anyMatch(fault -> fault.effect() == effect && fault.route().covers(route));
  }

  public static boolean covers(SocketFault fault, String route) {
    return fault.route().covers(route);
  }

  public List<RequestFault> requestFaults() {
    return requests.stream().map(TimedRequest::fault).toList();
  }

  public List<SocketFault> socketFaults(Instant now) {
    sockets.removeIf(timed -> timed.isOver(now));
    return sockets.stream().map(Timed::fault).toList();
  }
}
