package io.breakwater.simulation.backtest;

import java.util.List;

/** Tables and texts of a page; whatever is put in is text and never markup. */
final class Html {
  private Html() {}

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(letter);
      }
    }
    return escaped.toString();
  }

  /** JSON that ends no script element, whatever is in it. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  /**
   * A column.
   *
   * @param kind of its cells' class: {@code n} numbers, {@code t} times, {@code w} words
   */
  record Column(String title, String kind) {}

  /** The first cell of each row is its head; {@code last} is a row of sums, or nothing. */
  static String table(
      String caption, List<Column> columns, List<List<String>> rows, List<String> last) {
    StringBuilder out = new StringBuilder();
    out.append("<table aria-label=\"").append(escape(caption)).append("\">\n<thead><tr>");
    for (Column column : columns) {
      out.append("<th scope=\"col\" class=\"").append(column.kind()).append("\">");
      out.append(escape(column.title())).append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    rows.forEach(row -> row(out, columns, row));
    out.append("</tbody>\n");
    if (!last.isEmpty()) {
      out.append("<tfoot>");
      row(out, columns, last);
      out.append("</tfoot>\n");
    }
    return out.append("</table>\n").toString();
  }

  private static void row(StringBuilder out, List<Column> columns, List<String> cells) {
    out.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      String tag = i == 0 ? "th scope=\"row\"" : "td";
      out.append('<').append(tag).append(" class=\"").append(columns.get(i).kind()).append("\">");
      out.append(escape(cells.get(i)));
      out.append(i == 0 ? "</th>" : "</td>");
    }
    out.append("</tr>\n");
  }
}
