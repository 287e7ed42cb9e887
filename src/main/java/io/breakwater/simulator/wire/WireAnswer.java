package io.breakwater.simulator.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP answer.
 *
 * @param headers besides those that HTTP itself needs, in order
 * @param body JSON
 */
public record WireAnswer(int status, Map<String, String> headers, String body) {
  public WireAnswer {
    headers = new LinkedHashMap<>(headers);
  }

  public static WireAnswer json(int status, String body) {
    return new WireAnswer(status, Map.of(), body);
  }

  /** {@code {"code":…,"msg":…}}. */
  public static WireAnswer error(int status, int code, String message) {
    return json(status, new JsonText().open().put("code", code).put("msg", message).close().text());
  }
}
