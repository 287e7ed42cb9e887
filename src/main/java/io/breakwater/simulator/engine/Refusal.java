package io.breakwater.simulator.engine;

/**
 * The exchange's no to one request: its code and text, spelled as the exchange does. Carries no
 * stack trace: it is an answer and not a bug.
 *
 * @see "Binance USDⓈ-M Futures API, Error Codes"
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  private Refusal(int status, int code, String text) {
    super(text, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** Under HTTP 400. */
  public static Refusal of(int code, String text) {
    return new Refusal(400, code, text);
  }

  public static Refusal withStatus(int status, int code, String text) {
    return new Refusal(status, code, text);
  }

  public static Refusal missing(String parameter) {
    return of(
        -1102,
        "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Below zero. */
  public int code() {
    return code;
  }

  public String text() {
    return getMessage();
  }
}
