package io.breakwater.simulator.fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules in force. The first rule that matches a request strikes it. */
public final class FaultBook {
  private final List<RequestFault> requests = new ArrayList<>();
  private final List<Timed> sockets = new ArrayList<>();

  private record Timed(SocketFault fault, Optional<Instant> until) {
    private boolean isOver(Instant now) {
      return until.filter(end -> !end.isAfter(now)).isPresent();
    }
  }

  public void add(RequestFault fault) {
    requests.add(fault);
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
  public Optional<RequestFault> strike(String method, String path) {
    for (int i = 0; i < requests.size(); i++) {
      RequestFault fault = requests.get(i);
      if (fault.matches(method, path)) {
        if (fault.count() == 1) {
          requests.remove(i);
        } else {
          requests.set(i, fault.strickenOnce());
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
    return List.copyOf(requests);
  }

  public List<SocketFault> socketFaults(Instant now) {
    sockets.removeIf(timed -> timed.isOver(now));
    return sockets.stream().map(Timed::fault).toList();
  }
}
