// What is drawn of a view. A panel says what it shows, its rows for a table and for CSV, and how it is drawn.
import * as format from "./format.js";
import { barChart, heatMap, scatter, sparkline } from "./charts.js";

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A change, in the colour of good or bad news: less is better of what is lost. */
export function delta(value, points = false, lessIsBetter = false) {
  if (value === null || value === undefined) return element("span", { class: "delta flat" }, "no comparison");
  const sign = value > 0 ? "▲ " : value < 0 ? "▼ " : "";
  const kind = sign === "" ? "flat" : value > 0 !== lessIsBetter ? "good" : "bad";
  return element("span", { class: "delta " + kind }, sign + format.signed(value, points ? " pt" : " %"));
}

function meter(share, kind = "") {
  const fill = element("i", { class: kind });
  fill.style.width = Math.max(0, Math.min(100, share)) + "%";
  return element("span", { class: "meter", "aria-hidden": "true" }, fill);
}

/** columns: [{name, right, bar}], rows of nodes or texts. */
function table(caption, columns, rows, { foot, mark } = {}) {
  const head = element("tr", {}, ...columns.map((column) => element("th", { scope: "col", class: column.right ? "r" : "" },
    column.sort ? element("button", { type: "button", "data-key": "sort-" + column.name, onclick: column.sort }, column.name) : column.name)));
  const line = (cells, index) => element("tr", { class: mark && mark(index) ? "on" : "" },
    ...cells.map((cell, at) => element("td", { class: columns[at].right ? "r" : columns[at].bar ? "bar-cell" : "" }, cell)));
  const made = element("table", {}, element("caption", { class: "hidden" }, caption), element("thead", {}, head),
    element("tbody", {}, ...rows.map(line)));
  if (foot) made.append(element("tfoot", {}, line(foot, -1)));
  return made;
}

/** A number that is proven when it is clicked. */
function provable(act, key, what, text, metric, where) {
  return element("button", { type: "button", class: "num", "data-key": key, "aria-label": `Prove ${what}, ${text}`, onclick: () => act.prove(metric, where) }, text);
}

function legend(...entries) {
  return element("div", { class: "legend" }, ...entries.map(([kind, text]) => element("span", { class: "k-" + kind }, text)));
}

const scroll = (child, kind = "scroll") => element("div", { class: kind, tabindex: kind.includes("tall") ? "0" : undefined, role: kind.includes("tall") ? "group" : undefined, "aria-label": kind.includes("tall") ? "Rows" : undefined }, child);

function expectation(hour) {
  if (hour.typical === undefined) return "";
  return `; ${hour.weeks ? "expected" : "typical"} ${format.money(hour.typical)}` + (hour.high === undefined ? "" : `, usually ${format.dollars(hour.low)} to ${format.dollars(hour.high)}`);
}

const places = { key: "net", down: true };

export const PANELS = [
  {
    id: "hours", title: "Hours of the day", size: "w7 wide", metric: "net_sales", where: (view) => ({ slice: view.scope.service }),
    sub: (data, view) => (view.scope.isToday ? "net sales by the hour the order was opened, against " : "net sales, against ") + format.longDate(data.compareDay),
    sum: (data) => format.money(data.total),
    columns: ["hour", "net sales", "orders", "net sales a week before", "orders a week before", "expected", "usual from", "usual to"],
    rows: (data) => data.list.map((hour) => [hour.label, format.cents(hour.net), hour.orders, format.cents(hour.previous), hour.previousOrders,
      ...[hour.typical, hour.low, hour.high].map((value) => (value === undefined ? "" : format.cents(value)))]),
    draw(data, view, width, act) {
      const running = (hour) => view.scope.isToday && hour.slot === data.running;
      const chart = barChart({
        width, height: width > 500 ? 272 : 220, label: "Net sales per hour. Arrow keys walk over the hours, Enter opens the orders.",
        onPick: (bar) => act.orders(bar.key),
        bars: data.list.map((hour) => ({
          key: hour.slot, label: hour.label.slice(0, 2), value: hour.net, before: hour.previous, typical: hour.typical, low: hour.low, high: hour.high, running: running(hour),
          tip: `${hour.label}: ${format.money(hour.net)} from ${format.count(hour.orders)} orders${running(hour) ? " so far" : ""}; a week before ${format.money(hour.previous)}`
            + expectation(hour),
        })),
      });
      const keys = [["now", view.scope.isToday ? "today" : "this day"], ["before", "a week before"]];
      if (view.scope.isToday) keys.splice(1, 0, ["running", "running hour"]);
      if (data.list.some((hour) => hour.typical !== undefined)) keys.push(["typical", data.weeks ? `expected: median of ${data.weeks} weeks` : "median of four weeks"]);
      if (data.list.some((hour) => hour.high !== undefined)) keys.push(["band", "usual range"]);
      return [legend(...keys), chart, data.note ? element("p", { class: "sub" }, data.note) : null];
    },
  },
  {
    id: "places", title: "Locations", size: "w5 wide", metric: "net_sales", where: (view) => ({ loc: "", slice: view.scope.service }),
    sub: (data, view) => "Δ " + view.tiles.compare.replace("against ", "to ") + "; NPS of 28 days",
    sum: (data) => format.money(data.total),
    columns: ["code", "location", "net sales", "compared with", "delta %", "orders", "average check", "NPS"],
    rows: (data) => data.list.map((place) => [place.code, place.name, format.cents(place.net), format.cents(place.previous), place.delta ?? "", place.orders, format.cents(place.check), place.nps ?? ""]),
    draw(data, view, width, act) {
      const largest = Math.max(...data.list.flatMap((place) => place.spark));
      const sort = (key) => () => {
        places.down = places.key === key ? !places.down : true;
        places.key = key;
        act.redraw("places");
      };
      const list = [...data.list].sort((one, other) => {
        const by = (place) => (places.key === "name" ? place.name : place[places.key] ?? -1e18);
        return (by(one) < by(other) ? -1 : by(one) > by(other) ? 1 : 0) * (places.down ? -1 : 1);
      });
      const columns = [{ name: "Location", sort: sort("name") }, { name: "Hours" }, { name: "Net sales", right: true, sort: sort("net") },
        { name: "Δ", right: true, sort: sort("delta") }, { name: "Check", right: true, sort: sort("check") }, { name: "NPS", right: true, sort: sort("nps") }];
      const rows = list.map((place) => [
        element("button", { type: "button", class: "name", "data-key": "place-" + place.code, onclick: () => act.go({ loc: place.code }) }, place.name),
        sparkline(place.spark, largest),
        provable(act, "net-" + place.code, "net sales of " + place.name, format.dollars(place.net), "net_sales", { loc: place.code, slice: view.scope.service }),
        delta(place.delta), provable(act, "check-" + place.code, "average check of " + place.name, format.money(place.check), "average_check", { loc: place.code, slice: view.scope.service }),
        place.nps === undefined ? "—" : provable(act, "nps-" + place.code, "NPS of " + place.name, format.value("score", place.nps), "nps", { loc: place.code, days: 28 })]);
      return [scroll(table("Locations", columns, rows, { mark: (index) => index >= 0 && list[index].code === view.scope.location }), "scroll tall")];
    },
  },
  {
    id: "anomalies", title: "Not as usual", size: "w5", metric: null,
    sub: (data) => `${data.list.length} now, compared with past weeks`,
    columns: ["kind", "location", "about", "since", "expected", "seen", "sentence"],
    rows: (data) => data.list.map((row) => [row.kind, row.code, row.subject, row.since, row.expected, row.seen, row.sentence]),
    draw: (data, view, width, act) => [element("ul", { class: "anomalies tall", tabindex: "0", "aria-label": "What is not as usual" }, ...data.list.map((row) => element("li", {},
      element("span", { class: "kind" }, "▲ " + format.word(row.kind)), element("span", { class: "quiet" }, " since " + row.since),
      element("span", { class: "said" }, row.sentence),
      row.code && row.code !== view.scope.location ? element("button", { type: "button", class: "name", "data-key": "anomaly-" + row.kind + row.code + row.subject, "aria-label": "Show " + act.placeName(row.code), onclick: () => act.go({ loc: row.code }) }, "Show the location") : null)))],
  },
  {
    id: "forecast", title: "Seven days ahead", size: "w7", metric: null,
    sub: () => "expected net sales: the median of the same weekday in past weeks; lines: usual range",
    sum: (data) => format.dollars(data.total),
    columns: ["day", "expected net sales", "usual from", "usual to", "weeks"],
    rows: (data) => data.list.map((day) => [day.day, format.cents(day.typical), ...[day.low, day.high].map((value) => (value === undefined ? "" : format.cents(value))), day.weeks]),
    draw: (data, view, width) => [barChart({
      width, height: 190, label: "Expected net sales of seven days. Arrow keys walk over them.", every: 1,
      bars: data.list.map((day) => ({
        key: day.day, label: format.longDate(day.day).slice(0, width > 420 ? 12 : 3), value: day.typical, low: day.low, high: day.high, weekend: day.weekday > 5, whiskers: true,
        tip: `${format.longDate(day.day)}: expected ${format.money(day.typical)}` + (day.high === undefined ? "" : `, usually ${format.dollars(day.low)} to ${format.dollars(day.high)}`) + `; from ${day.weeks} weeks`,
      })),
    })],
  },
  {
    id: "trend", title: "28 days", size: "w5", metric: "net_sales", where: (view) => ({ days: 28, slice: view.scope.service }),
    sub: () => "net sales per business day; line: mean of seven days",
    sum: (data) => format.dollars(data.total),
    columns: ["day", "net sales", "orders"],
    rows: (data) => data.list.map((day) => [day.day, format.cents(day.net), day.orders]),
    draw(data, view, width, act) {
      const mean = data.list.map((day, index) => {
        const week = data.list.slice(Math.max(0, index - 6), index + 1).filter((each) => each.orders > 0);
        const over = view.scope.isToday && index === data.list.length - 1;
        return index < 6 || over || week.length < 4 ? null : week.reduce((all, each) => all + each.net, 0) / week.length;
      });
      return [barChart({
        width, height: 190, label: "Net sales per day of four weeks. Enter shows the day.", mean,
        every: Math.ceil(44 / ((width - 44) / data.list.length)),
        onPick: (bar) => act.go({ day: bar.key }),
        bars: data.list.map((day, index) => ({
          key: day.day, label: format.date(day.day), value: day.net, weekend: day.weekday > 5,
          running: view.scope.isToday && index === data.list.length - 1,
          tip: `${format.longDate(day.day)}: ${format.money(day.net)} from ${format.count(day.orders)} orders`,
        })),
      })];
    },
  },
  {
    id: "heat", title: "Pattern of the week", size: "w7", metric: null,
    sub: (data) => `orders per hour of an average week, ${format.date(data.first)} to ${format.date(data.last)}`,
    columns: ["weekday", "hour", "orders per day", "net sales per day", "days"],
    rows: (data) => data.list.map((cell) => [format.weekday(cell.weekday), String(cell.hour).padStart(2, "0") + ":00", cell.orders, format.cents(cell.net), cell.days]),
    draw(data, view, width) {
      const peak = data.list.reduce((best, cell) => (cell.orders > best.orders ? cell : best));
      return [heatMap({
        width, label: `Orders per hour of the week; most on ${format.weekday(peak.weekday)} at ${peak.hour}:00, ${peak.orders} orders`,
        cells: data.list.map((cell) => ({
          weekday: cell.weekday, hour: cell.hour, value: cell.orders,
          tip: `${format.weekday(cell.weekday)} ${String(cell.hour).padStart(2, "0")}:00: ${cell.orders} orders, ${format.money(cell.net)}, mean of ${cell.days} days`,
        })),
      })];
    },
  },
  {
    id: "byService", title: "Service types", size: "w4", metric: null,
    sub: (data) => (data.refunds ? `before refunds of ${format.money(data.refunds)}, which have no service type` : "net sales and tips in percent of it"),
    sum: (data) => format.money(data.total),
    columns: ["service", "net sales before refunds", "orders", "average check", "share %", "tips ‰", "net sales a week before, whole day"],
    rows: (data) => data.list.map((row) => [row.service, format.cents(row.net), row.orders, format.cents(row.check), row.share, row.tips, format.cents(row.dayBefore)]),
    draw(data, view, width, act) {
      const columns = [{ name: "Service" }, { name: "", bar: true }, { name: "Net sales", right: true }, { name: "Orders", right: true }, { name: "Tips", right: true }];
      const rows = data.list.map((row) => [
        element("button", { type: "button", class: "name", "data-key": "service-" + row.service, onclick: () => act.go({ service: row.service }) }, format.word(row.service)),
        meter(row.share), provable(act, "net-of-" + row.service, "net sales of " + format.word(row.service), format.dollars(row.net), "net_sales", { slice: row.service }),
        provable(act, "orders-of-" + row.service, "orders of " + format.word(row.service), format.count(row.orders), "orders", { slice: row.service }), format.percent(row.tips / 10)]);
      return [scroll(table("Service types", columns, rows, { mark: (index) => index >= 0 && data.list[index].service === view.scope.service }))];
    },
  },
  {
    id: "tenders", title: "How guests paid", size: "w4", metric: "payments_taken",
    sub: (data) => `${format.count(data.payments)} payments, tips included: ${format.money(data.tips)}` + (data.refunded ? `; given back ${format.money(data.refunded)}` : ""),
    sum: (data) => format.money(data.amount),
    columns: ["method", "payments", "amount", "tips in it", "refunded", "share %"],
    rows: (data) => data.list.map((row) => [row.method, row.payments, format.cents(row.amount), format.cents(row.tips), format.cents(row.refunded), row.share]),
    draw(data, view, width, act) {
      const columns = [{ name: "Method" }, { name: "", bar: true }, { name: "Amount", right: true }, { name: "Share", right: true }, { name: "Tip", right: true }];
      return [scroll(table("Methods of payment", columns, data.list.map((row) => [
        format.word(row.method), meter(row.share), provable(act, "paid-" + row.method, "payments by " + format.word(row.method), format.dollars(row.amount), "payments_taken", { slice: row.method }), format.percent(row.share), format.percent(row.tipRate / 10)])))];
    },
  },
  {
    id: "losses", title: "Losses", size: "w4", metric: null,
    sub: () => "voids, comps and discounts by the order's hour, refunds by when they were given",
    sum: (data) => format.money(data.total),
    columns: ["kind", "events", "amount", "a week before, whole day", "‰ of net sales"],
    rows: (data) => data.list.map((row) => [row.kind, row.events, format.cents(row.amount), format.cents(row.previous), row.perMille]),
    draw(data, view, width, act) {
      const names = { void: "Voids", comp: "Comps", discount: "Discounts", refund: "Refunds", cancelled: "Cancelled" };
      const metrics = { void: "voids", comp: "comps", discount: "discounts", refund: "refunds_issued" };
      const largest = Math.max(...data.list.map((row) => row.amount), 1);
      const columns = [{ name: "Kind" }, { name: "", bar: true }, { name: "Amount", right: true }, { name: "Of net", right: true }];
      return [scroll(table("Losses", columns, data.list.map((row) => [
        element("span", {}, `${names[row.kind]} (${format.count(row.events)})`,
          row.reasons.length ? element("div", { class: "reasons" }, row.reasons.slice(0, 2).map((each) => `${format.word(each.reason)} ${format.dollars(each.amount)}`).join(" · ")) : null),
        meter((100 * row.amount) / largest, "k-bad"),
        metrics[row.kind] ? provable(act, "loss-" + row.kind, names[row.kind].toLowerCase(), format.money(row.amount), metrics[row.kind]) : format.money(row.amount), format.percent(row.perMille / 10)])))];
    },
  },
  {
    id: "menu", title: "Menu: what earns its place", size: "w7 wide", metric: null,
    sub: (data) => `margin of a piece and share of its category, ${format.date(data.first)} to ${format.date(data.last)}; popular from 70 % of an even share`,
    columns: ["category", "item", "pieces", "share of category %", "popular from %", "margin a piece", "mean margin", "verdict"],
    rows: (data) => data.categories.flatMap((category) => category.points.map((point) => [category.category, point.item, point.quantity / 1000, point.share, category.popular, point.margin === undefined ? "" : format.cents(point.margin), format.cents(category.margin), point.verdict])),
    draw(data, view, width, act) {
      const wanted = act.state().cat;
      const best = data.categories.reduce((one, other) => (other.revenue > one.revenue ? other : one));
      const category = data.categories.find((each) => each.category === wanted) || best;
      const select = element("select", { id: "cat", "data-key": "cat", onchange: (event) => act.go({ cat: event.target.value }, true) },
        ...data.categories.map((each) => element("option", { value: each.category, selected: each === category }, format.word(each.category))));
      const unknown = category.points.filter((point) => point.margin === undefined).length;
      return [
        element("div", { class: "cats" }, element("label", { for: "cat" }, "Category"), select,
          element("span", {}, `${category.items} items, ${format.quantity(category.quantity)} pieces, ${format.dollars(category.revenue)}` + (unknown ? `; cost of ${unknown} unknown` : ""))),
        scatter({
          width, points: category.points.filter((point) => point.margin !== undefined).map((point) => ({
            item: point.item, x: point.share, y: point.margin, verdict: point.verdict,
            tip: `${point.item}: ${point.verdict}, ${format.quantity(point.quantity)} pieces (${format.percent(point.share)}), earns ${format.money(point.margin)} a piece`,
          })), popular: category.popular, margin: category.margin,
          label: `Items of ${category.category} by share and margin. Arrow keys walk over them.`,
        })];
    },
  },
  {
    id: "items", title: "Product mix", size: "w5 wide", metric: "item_sales",
    sub: (data) => `${format.quantity(data.quantity)} pieces of ${data.list.length} items, before discounts`,
    sum: (data) => format.money(data.revenue),
    columns: ["item", "category", "pieces", "revenue", "share of revenue %", "share of category's pieces %"],
    rows: (data) => data.list.map((row) => [row.item, row.category, row.quantity / 1000, format.cents(row.revenue), row.share, row.ofCategory]),
    draw(data, view, width, act) {
      const columns = [{ name: "Item" }, { name: "Category" }, { name: "Pieces", right: true }, { name: "Revenue", right: true }, { name: "Share", right: true }];
      return [scroll(table("Product mix", columns, data.list.map((row) => [
        row.item, format.word(row.category), provable(act, "pieces-" + row.item, "pieces of " + row.item, format.quantity(row.quantity), "items_sold", { slice: row.item }),
        provable(act, "revenue-" + row.item, "revenue of " + row.item, format.money(row.revenue), "item_sales", { slice: row.item }), format.percent(row.share)])), "scroll tall")];
    },
  },
  {
    id: "guests", title: "What guests say", size: "w6", metric: null,
    sub: (data) => `${format.count(data.answers)} answers from ${format.date(data.first)} to ${format.date(data.last)}, ${format.count(data.today)} on this day`,
    columns: ["stars", "answers"],
    rows: (data) => data.list.map((row) => [row.stars, row.answers]),
    draw(data, view, width, act) {
      const part = (kind, share) => {
        const made = element("i", { class: kind });
        made.style.width = share + "%";
        return made;
      };
      const share = (number) => (100 * number) / Math.max(1, data.asked);
      const columns = [{ name: "Stars" }, { name: "", bar: true }, { name: "Answers", right: true }, { name: "Share", right: true }];
      const weeks = data.weeks.filter((week) => week.nps !== undefined);
      return [
        element("div", { class: "pair" },
          element("span", { class: "big" }, data.nps === undefined ? "—" : provable(act, "nps", "NPS", format.value("score", data.nps), "nps", { days: 28 })),
          element("span", { class: "quiet" }, data.nps === undefined ? data.note : `NPS ± ${data.interval} · mean ${data.stars.toFixed(2)} stars`
            + (weeks.length > 1 ? " · by week " + weeks.map((week) => format.value("score", week.nps)).join(", ") : ""))),
        element("div", { class: "split", role: "img", "aria-label": `${data.promoters} promoters, ${data.passives} passives, ${data.detractors} detractors` },
          part("p", share(data.promoters)), part("n", share(data.passives)), part("d", share(data.detractors))),
        element("p", { class: "sub" }, `promoters ${format.percent(share(data.promoters))} · passives ${format.percent(share(data.passives))} · detractors ${format.percent(share(data.detractors))}`),
        table("Stars", columns, data.list.map((row) => ["★".repeat(row.stars), meter((100 * row.answers) / data.answers),
          provable(act, "stars-" + row.stars, `answers with ${row.stars} stars`, format.count(row.answers), "answers", { days: 28, slice: String(row.stars) }), format.percent((100 * row.answers) / data.answers)]))];
    },
  },
  {
    id: "log", title: "Late and rejected", size: "w6", metric: null,
    sub: () => "of the whole log: what did not become a row, and what came after its window",
    columns: ["what", "detail", "events"],
    rows: (data) => data.rows.map((row) => [row.what, row.detail, row.events]),
    draw(data, view) {
      const good = data.rejected + data.missing + data.waiting === 0;
      const columns = [{ name: "What" }, { name: "Why" }, { name: "Events", right: true }];
      return [
        element("p", { class: "sub" }, good ? `Each of ${format.count(view.offset)} offsets is in the tables; none was rejected and none is missing.`
          : `Of ${format.count(view.offset)} offsets ${format.count(data.rejected)} were rejected, ${format.count(data.waiting)} wait for their order, ${format.count(data.missing)} were never served.`),
        data.rows.length ? scroll(table("Late and rejected", columns, data.rows.map((row) => [format.word(row.what), row.detail.replaceAll("_", " "), format.count(row.events)]))) : null,
        data.late ? element("p", { class: "sub" }, "Late changes are added to the numbers above.") : null];
    },
  },
];
