package io.breakwater.simulator.source;

/** A row that cannot be used: what is wrong with it, and what would be right. */
final class RowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RowFault fault;
  private final String right;

  RowException(RowFault fault, String wrong, String right) {
    // Without a trace: a file may have many.
    super(wrong, null, false, false);
    this.fault = fault;
    this.right = right;
  }

  static RowException field(String name, String value, String right) {
    return new RowException(RowFault.FIELD, name + " '" + value + "'", right);
  }

  RowFault fault() {
    return fault;
  }

  String right() {
    return right;
  }
}
