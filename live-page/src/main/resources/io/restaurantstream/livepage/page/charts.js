// Small charts as SVG: each mark can be focused, read out, clicked and exported.
import * as format from "./format.js";

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const child of children) element.append(child);
  return element;
}

function frame(width, height, label, role = "group") {
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role, "aria-label": label });
}

/** Three or four round steps from zero up to at least the largest value. */
function steps(largest) {
  if (largest <= 0) return [0, 1];
  const raw = largest / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= raw);
  const all = [];
  for (let at = 0; at < largest + step; at += step) {
    all.push(at);
    if (at >= largest) break;
  }
  return all;
}

function yAxis(chart, ticks, y, left, right, text) {
  for (const tick of ticks) {
    chart.append(svg("line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }));
    const label = svg("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" });
    label.textContent = text(tick);
    chart.append(label);
  }
}

/** One tab stop for all marks of a chart; arrows walk over them. */
function walk(chart, marks) {
  marks.forEach((mark, index) => {
    mark.setAttribute("tabindex", index === 0 ? "0" : "-1");
    mark.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (by) {
        const next = marks[Math.min(marks.length - 1, Math.max(0, index + by))];
        marks.forEach((each) => each.setAttribute("tabindex", each === next ? "0" : "-1"));
        next.focus();
        event.preventDefault();
      } else if (event.key === "Enter" || event.key === " ") {
        mark.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        event.preventDefault();
      }
    });
  });
}

function title(text) {
  const element = svg("title");
  element.textContent = text;
  return element;
}

/**
 * Bars with those of before behind them and a mark for what is typical.
 * bars: {key, label, value, before?, typical?, low?, high?, whiskers?, running?, weekend?, tip}; without onPick none is a button
 */
export function barChart({ width, height = 210, bars, label, onPick, mean, every }) {
  const chart = frame(width, height, label);
  const left = 44;
  const bottom = height - 22;
  const largest = Math.max(1, ...bars.flatMap((bar) => [bar.value, bar.before || 0, bar.typical || 0, bar.high || 0]));
  const ticks = steps(largest);
  const top = 8;
  const y = (value) => bottom - (Math.max(0, value) / ticks.at(-1)) * (bottom - top);
  const step = (width - left) / bars.length;
  const pattern = svg("pattern", { id: "running", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 2.4, height: 5, class: "bar" }));
  if (bars.some((bar) => bar.running)) chart.append(svg("defs", {}, pattern));
  yAxis(chart, ticks, y, left, width, format.axis);
  const marks = [];
  const labelEvery = every || Math.ceil(30 / step);
  bars.forEach((bar, index) => {
    const x = left + index * step;
    const gap = Math.min(6, step * 0.16);
    if (bar.before) {
      chart.append(svg("rect", { class: "before", x: x + gap / 2, y: y(bar.before), width: step - gap, height: bottom - y(bar.before), rx: 1.5 }));
    }
    if (bar.value > 0) {
      const inset = bar.before === undefined ? gap : Math.max(gap, step * 0.24);
      chart.append(svg("rect", {
        class: "bar" + (bar.running ? " running" : "") + (bar.weekend ? " weekend" : ""),
        x: x + inset / 2, y: y(bar.value), width: Math.max(1, step - inset), height: bottom - y(bar.value), rx: 1.5,
      }));
    }
    if (bar.high && bar.whiskers) {
      const middle = x + step / 2;
      chart.append(svg("path", { class: "whisker", d: `M${middle - 5} ${y(bar.high)}h10m-5 0V${y(bar.low)}m-5 0h10` }));
    } else if (bar.high) {
      chart.append(svg("rect", { class: "band", x: x + gap / 2, y: y(bar.high), width: step - gap, height: Math.max(1, y(bar.low) - y(bar.high)), rx: 1.5 }));
    }
    if (bar.typical) {
      chart.append(svg("line", { class: "typical", x1: x + gap / 2, x2: x + step - gap / 2, y1: y(bar.typical), y2: y(bar.typical) }));
    }
    if (index % labelEvery === 0) {
      const text = svg("text", { x: x + step / 2, y: height - 6, "text-anchor": "middle" });
      text.textContent = bar.label;
      chart.append(text);
    }
    const hit = svg("rect", { class: "hit", x, y: top, width: step, height: bottom - top, role: onPick ? "button" : "img", "aria-label": bar.tip, "data-key": "bar-" + bar.key }, title(bar.tip));
    if (onPick) hit.addEventListener("click", () => onPick(bar));
    marks.push(hit);
  });
  if (mean) {
    const points = mean.map((value, index) => (value === null ? null : [left + (index + 0.5) * step, y(value)])).filter(Boolean);
    if (points.length > 1) chart.append(svg("path", { class: "mean", d: "M" + points.map((point) => point.map((at) => at.toFixed(1)).join(" ")).join("L") }));
  }
  chart.append(...marks);
  walk(chart, marks);
  return chart;
}

export function sparkline(values, largest) {
  const width = 74;
  const height = 20;
  const chart = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  if (values.length < 2) return chart;
  const x = (index) => 2 + (index / Math.max(17, values.length - 1)) * (width - 5);
  const y = (value) => height - 2 - (Math.max(0, value) / Math.max(1, largest)) * (height - 5);
  chart.append(svg("path", { class: "spark", d: "M" + values.map((value, index) => x(index).toFixed(1) + " " + y(value).toFixed(1)).join("L") }));
  chart.append(svg("circle", { class: "spark-end", cx: x(values.length - 1), cy: y(values.at(-1)), r: 2 }));
  return chart;
}

/** cells: {weekday 1..7, hour 0..23, value, tip}; hours begin where a business day does. */
export function heatMap({ width, cells, label, text }) {
  const hours = [...new Set(cells.map((cell) => cell.hour))].sort((one, other) => ((one + 20) % 24) - ((other + 20) % 24));
  const left = 34;
  const step = (width - left) / hours.length;
  const row = 26;
  const height = 7 * row + 22;
  const chart = frame(width, height, label, "img");
  const largest = Math.max(...cells.map((cell) => cell.value), 1e-9);
  for (let weekday = 1; weekday <= 7; weekday++) {
    const name = svg("text", { x: left - 6, y: (weekday - 1) * row + 17, "text-anchor": "end" });
    name.textContent = format.weekday(weekday);
    chart.append(name);
    hours.forEach((hour, index) => {
      const x = left + index * step;
      const at = { x: x + 1, y: (weekday - 1) * row + 1, width: Math.max(1, step - 2), height: row - 2, rx: 3 };
      chart.append(svg("rect", { class: "cell-back", ...at }));
      const cell = cells.find((each) => each.weekday === weekday && each.hour === hour);
      if (!cell) return;
      const share = cell.value / largest;
      chart.append(svg("rect", { class: "cell", ...at, "fill-opacity": (0.06 + 0.94 * share).toFixed(3) }, title(cell.tip)));
    });
  }
  const every = Math.ceil(26 / step);
  hours.forEach((hour, index) => {
    if (index % every) return;
    const name = svg("text", { x: left + (index + 0.5) * step, y: height - 6, "text-anchor": "middle" });
    name.textContent = String(hour).padStart(2, "0");
    chart.append(name);
  });
  return chart;
}

const SHAPES = {
  star: (x, y) => svg("path", { d: "M" + [...Array(10).keys()].map((i) => {
    const r = i % 2 ? 3 : 7;
    const angle = (Math.PI / 5) * i - Math.PI / 2;
    return (x + r * Math.cos(angle)).toFixed(1) + " " + (y + r * Math.sin(angle)).toFixed(1);
  }).join("L") + "Z" }),
  plowhorse: (x, y) => svg("rect", { x: x - 5, y: y - 5, width: 10, height: 10 }),
  puzzle: (x, y) => svg("path", { d: `M${x} ${y - 6.5}L${x + 6.5} ${y + 5}L${x - 6.5} ${y + 5}Z` }),
  dog: (x, y) => svg("circle", { cx: x, cy: y, r: 5 }),
  "too early": (x, y) => svg("circle", { cx: x, cy: y, r: 4 }),
};

/** points: {item, x (share), y (margin in cents), verdict, tip} with the two thresholds of their category. */
export function scatter({ width, height = 300, points, popular, margin, label }) {
  const chart = frame(width, height, label);
  const left = 44;
  const bottom = height - 34;
  const maxX = Math.max(popular * 1.6, ...points.map((point) => point.x)) * 1.08;
  const lowY = Math.min(0, ...points.map((point) => point.y));
  const maxY = Math.max(margin * 1.4, ...points.map((point) => point.y)) * 1.08;
  const x = (value) => left + (value / maxX) * (width - left - 8);
  const y = (value) => bottom - ((value - lowY) / (maxY - lowY)) * (bottom - 8);
  yAxis(chart, steps(maxY).filter((tick) => tick <= maxY), y, left, width, format.axis);
  for (const tick of steps(maxX * 100).map((each) => each / 100).filter((each) => each <= maxX)) {
    const text = svg("text", { x: x(tick), y: bottom + 15, "text-anchor": "middle" });
    text.textContent = tick.toFixed(0) + " %";
    chart.append(text);
  }
  const caption = svg("text", { x: (left + width) / 2, y: height - 4, "text-anchor": "middle" });
  caption.textContent = "share of the category's pieces";
  chart.append(caption);
  chart.append(svg("line", { class: "threshold", x1: x(popular), x2: x(popular), y1: 4, y2: bottom }));
  chart.append(svg("line", { class: "threshold", x1: left, x2: width, y1: y(margin), y2: y(margin) }));
  const corners = [["puzzle", left + 4, 14, "start"], ["star", width - 4, 14, "end"], ["dog", left + 4, bottom - 6, "start"], ["plowhorse", width - 4, bottom - 6, "end"]];
  for (const [name, atX, atY, anchor] of corners) {
    const text = svg("text", { class: "corner", x: atX, y: atY, "text-anchor": anchor });
    text.textContent = name + "s";
    chart.append(text);
  }
  const taken = corners.map(([name, atX, atY, anchor]) => [anchor === "end" ? atX - name.length * 8 : atX, atY - 10, name.length * 8, 13]);
  const marks = [];
  for (const point of [...points].sort((one, other) => other.x - one.x)) {
    const mark = (SHAPES[point.verdict] || SHAPES["too early"])(x(point.x), y(point.y));
    mark.setAttribute("class", "v-" + point.verdict.split(" ")[0]);
    const hold = svg("g", { role: "img", "aria-label": point.tip, "data-key": "point-" + point.item }, title(point.tip), mark);
    marks.push(hold);
    chart.append(hold);
    taken.push([x(point.x) - 6, y(point.y) - 6, 12, 12]);
  }
  for (const point of [...points].sort((one, other) => other.x - one.x)) {
    const size = point.item.length * 5.7;
    const places = [[x(point.x) + 9, y(point.y) + 4], [x(point.x) - 9 - size, y(point.y) + 4], [x(point.x) - size / 2, y(point.y) - 10], [x(point.x) - size / 2, y(point.y) + 18]];
    const place = places.find(([atX, atY]) => atX > left && atX + size < width + 2 && atY > 10 && atY < bottom
      && !taken.some(([bx, by, bw, bh]) => atX < bx + bw && atX + size > bx && atY - 10 < by + bh && atY + 2 > by));
    if (!place) continue;
    taken.push([place[0], place[1] - 10, size, 12]);
    const text = svg("text", { class: "point-label", x: place[0], y: place[1] });
    text.textContent = point.item;
    chart.append(text);
  }
  walk(chart, marks);
  return chart;
}
