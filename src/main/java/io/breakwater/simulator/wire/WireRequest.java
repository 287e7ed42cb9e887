package io.breakwater.simulator.wire;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP request as it came.
 *
 * @param path decoded, such as {@code /fapi/v1/order}
 * @param query raw, without the question mark; empty: none
 * @param body raw; empty: none
 * @param headers names in lower case
 * @param remote the caller's address: request weight is counted by it
 */
public record WireRequest(
    String method,
    String path,
    String query,
    String body,
    Map<String, String> headers,
    String remote) {
  public WireRequest {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /** Without headers, query and body: they carry key and signature. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
