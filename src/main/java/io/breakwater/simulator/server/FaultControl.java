package io.breakwater.simulator.server;

import io.breakwater.simulator.fault.RequestFault;
import io.breakwater.simulator.fault.SocketFault;
import java.util.concurrent.CompletionStage;

/**
 * Breaks the simulated exchange from any thread. A stage completes once the rule is in force, so
 * that what is sent afterwards meets it.
 */
public interface FaultControl {
  CompletionStage<Void> add(RequestFault fault);

  CompletionStage<Void> add(SocketFault fault);

  CompletionStage<Void> clear();

  /** Ends an account's listen key as if it had not been renewed. */
  CompletionStage<Void> expireListenKey(String account);
}
