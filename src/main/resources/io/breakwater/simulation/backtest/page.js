(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var charts = [];
  var sync = uPlot.sync("time");

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }
  function axis(extra) {
    return Object.assign(
      { stroke: function () { return color("quiet"); },
        grid: { stroke: function () { return color("line"); }, width: 1 },
        ticks: { stroke: function () { return color("line"); }, width: 1 } }, extra || {});
  }
  function number(digits) {
    return function (u, value) {
      return value == null ? "–" : value.toLocaleString("en-US", {
        minimumFractionDigits: digits, maximumFractionDigits: digits });
    };
  }
  function wide(u, values) {
    // As many decimals as tell the lines apart.
    var step = values.length > 1 ? Math.abs(values[1] - values[0]) : 1;
    var digits = 0;
    while (digits < 8 && Math.abs(step - Number(step.toFixed(digits))) > step / 1000) { digits++; }
    return values.map(function (v) {
      return v.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    });
  }
  function size(u, values) {
    var longest = (values || []).reduce(function (n, v) { return Math.max(n, String(v).length); }, 3);
    return 18 + 7.5 * longest;
  }
  function width(box) { return Math.max(240, Math.floor(box.clientWidth)); }
  function chart(id, height, series, columns) {
    var box = document.getElementById(id);
    var plot = new uPlot({
      width: width(box), height: height, series: series, tzDate: utc,
      cursor: { sync: { key: sync.key }, drag: { x: true, y: false } },
      legend: { live: true },
      axes: [axis({ space: 70, values: dates }), axis({ values: wide, size: size })],
      hooks: { setScale: [follow] }
    }, columns, box);
    charts.push({ plot: plot, box: box, height: height });
  }
  function utc(seconds) { return uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC"); }
  var day = 86400;
  // By the distance of two lines: text, then what is added where a larger unit changes.
  var dates = [
    [365 * day, "{YYYY}", null, null, null, null, null, null, 1],
    [28 * day, "{YYYY}-{MM}", null, null, null, null, null, null, 1],
    [day, "{MM}-{DD}", "\n{YYYY}", null, null, null, null, null, 1],
    [3600, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
    [60, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
    [1, "{HH}:{mm}:{ss}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
    [0.001, "{HH}:{mm}:{ss}.{fff}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1]
  ];
  var following = false;
  function follow(u, key) {
    if (key !== "x" || following) { return; }
    following = true;
    charts.forEach(function (each) {
      if (each.plot !== u) { each.plot.setScale("x", { min: u.scales.x.min, max: u.scales.x.max }); }
    });
    following = false;
  }
  function line(label, name, extra) {
    return Object.assign({ label: label, stroke: function () { return color(name); }, width: 1.5,
      spanGaps: true, points: { show: false } }, extra || {});
  }
  function marks(label, name, filled, digits) {
    return { label: label, stroke: function () { return color(name); }, width: 2,
      paths: function () { return null; }, value: number(digits),
      points: { show: true, size: 11, width: 2,
        stroke: function () { return color(name); },
        fill: function () { return filled ? color(name) : color("back"); } } };
  }
  var time = { label: "UTC", value: function (u, v) {
    return v == null ? "–" : new Date(v * 1e3).toISOString().replace("T", " ").slice(0, 19); } };

  chart("equity", 300, [time, line("Equity", "equity", { value: number(2) })],
    [data.equity.at, data.equity.equity]);
  chart("drawdown", 200,
    [time, line("Drawdown", "fall", { value: number(2), fill: function () { return color("fall") + "33"; } })],
    [data.equity.at, data.equity.drawdown]);
  data.prices.forEach(function (track, i) {
    chart("price-" + i, 360, [time,
      line("High", "price", { width: 0.5, value: number(track.digits) }),
      line("Low", "price", { width: 0.5, value: number(track.digits) }),
      line("Last", "equity", { width: 1, value: number(track.digits) }),
      marks("Entry ●", "entry", true, track.digits),
      marks("Exit ○", "exit", false, track.digits)],
      [track.at, track.high, track.low, track.last, track.entries, track.exits]);
  });

  addEventListener("resize", function () {
    charts.forEach(function (each) { each.plot.setSize({ width: width(each.box), height: each.height }); });
  });
  function redraw() { charts.forEach(function (each) { each.plot.redraw(false); }); }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  document.getElementById("theme").addEventListener("click", function () {
    var root = document.documentElement;
    var dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    redraw();
  });
})();
