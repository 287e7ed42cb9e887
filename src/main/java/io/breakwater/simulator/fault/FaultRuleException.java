package io.breakwater.simulator.fault;

/** A rule that cannot be read: which field, what it holds, what is allowed. */
public final class FaultRuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String value;
  private final String allowed;

  FaultRuleException(String field, String value, String allowed) {
    super("fault " + field + " '" + value + "': " + allowed, null, false, false);
    this.field = field;
    this.value = value;
    this.allowed = allowed;
  }

  public String field() {
    return field;
  }

  public String value() {
    return value;
  }

  public String allowed() {
    return allowed;
  }
}
