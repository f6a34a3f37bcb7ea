// The page: its address is its state, the server pushes what that state shows, and what changed is drawn anew.
import * as format from "./format.js";
import { PANELS, delta, element } from "./panels.js";
import { saveCsv, savePng, saveSvg } from "./export.js";
import * as drawer from "./drawer.js";

const byId = (id) => document.getElementById(id);
const SIGNS = { live: "●", "catching-up": "↻", starting: "◌", empty: "○", stale: "◐", "no-database": "✕", "no-tables": "✕", "job-failed": "✕", "flink-away": "✕", "page-disconnected": "✕" };
// the server says something twice a second
const SILENT_MS = 2000;
const ANNOUNCE_MS = 10_000;

let view = null;
let stream = null;
let heardAt = Date.now();
let lostAt = 0;
let announcedAt = 0;
const drawn = new Map();
const tables = new Set();

// ---- the address

function state() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(["loc", "day", "service", "cat", "show"].map((name) => [name, query.get(name) || ""]));
}

function go(change, replace = false) {
  const next = { ...state(), show: "", ...change };
  if (view && view.newestDay && next.day === view.newestDay) next.day = "";
  const query = new URLSearchParams(Object.entries(next).filter(([, value]) => value));
  const address = location.pathname + (query.size ? "?" + query : "");
  if (address !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", address);
  follow();
}

let followed = null;
function follow() {
  const now = state();
  const scope = JSON.stringify([now.loc, now.day, now.service]);
  if (scope !== followed) {
    followed = scope;
    connect(now);
  } else if (view) {
    draw();
  }
}

const act = {
  go, state,
  show: (what) => go({ show: what }),
  prove: (metric, { loc = state().loc, slot = "", days = "", slice = "" } = {}) => go({ show: `prove:${metric}|${loc}|${slot}|${days}|${slice}` }),
  orders: (slot) => go({ show: `orders:${state().loc}|${slot}` }),
  redraw: (id) => {
    drawn.delete(id);
    draw();
  },
  placeName: (code) => view?.locations.find((each) => each.code === code)?.name || code,
  hourName: (slot) => view?.hours?.list?.find((hour) => String(hour.slot) === String(slot))?.label || "",
};

// ---- the stream

function connect({ loc, day, service }) {
  stream?.close();
  const query = new URLSearchParams(Object.entries({ loc, day, service }).filter(([, value]) => value));
  stream = new EventSource("stream" + (query.size ? "?" + query : ""));
  stream.addEventListener("view", (event) => {
    heard();
    view = JSON.parse(event.data);
    document.body.dataset.snapshot = event.lastEventId;
    draw();
  });
  stream.addEventListener("state", (event) => {
    heard();
    tell(JSON.parse(event.data));
  });
  // a browser gives up after some answers; the page does not
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => connect(state()), 1000);
  });
}

// a browser has few connections to one server: a page that is not looked at, or has been left, must not hold one
document.addEventListener("visibilitychange", () => (document.hidden ? stream?.close() : reconnect()));
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => event.persisted && reconnect());

function reconnect() {
  heardAt = Date.now();
  connect(state());
}

function heard() {
  heardAt = Date.now();
  lostAt = 0;
  document.body.classList.remove("frozen");
}

setInterval(() => {
  if (Date.now() - heardAt > SILENT_MS) {
    lostAt ||= heardAt;
    document.body.classList.add("frozen");
    tell({ kind: "page-disconnected", sentence: `The page's server has not answered for ${Math.round((Date.now() - lostAt) / 1000)} s; trying again. What you see is the last it said.` });
  }
}, 250);

function tell({ kind, sentence }) {
  const line = byId("state");
  line.dataset.kind = kind;
  line.querySelector(".sign").textContent = SIGNS[kind] || "";
  if (byId("state-text").textContent !== sentence) byId("state-text").textContent = sentence;
  // a sentence that ticks is not read out each second
  line.setAttribute("aria-live", kind === line.dataset.said ? "off" : "polite");
  line.dataset.said = kind;
}

// ---- drawing

function options(select, list, all) {
  const wanted = JSON.stringify(list);
  if (select.dataset.list !== wanted) {
    select.dataset.list = wanted;
    select.replaceChildren(element("option", { value: "" }, all), ...list.map(([value, name]) => element("option", { value }, name)));
  }
}

function drawFilters(now) {
  options(byId("loc"), view.locations.map((each) => [each.code, each.city ? `${each.name}, ${each.city}` : each.name]), "All locations");
  options(byId("service"), [...new Set([...(view.services || []), ...(now.service ? [now.service] : [])])].map((name) => [name, format.word(name)]), "All services");
  byId("loc").value = now.loc;
  byId("service").value = now.service;
  const day = byId("day");
  day.min = view.oldestDay || "";
  day.max = view.newestDay || "";
  if (document.activeElement !== day) day.value = view.scope.day || "";
  byId("day-before").disabled = !view.scope.day || view.scope.day <= view.oldestDay;
  byId("day-after").disabled = !view.scope.day || view.scope.day >= view.newestDay;
  byId("today").disabled = view.scope.isToday !== false;
  byId("as-of").textContent = view.asOf ? `as of ${view.asOf} event time, ${view.zone}` : "";
  const crumbs = [];
  if (now.loc || now.service || now.day) {
    crumbs.push(element("button", { type: "button", onclick: () => go({ loc: "", service: "", day: "" }) }, "Chain, today"));
    if (now.loc) crumbs.push(" › ", element("span", {}, act.placeName(now.loc)));
    if (now.service) crumbs.push(" › ", element("span", {}, format.word(now.service)));
    if (now.day) crumbs.push(" › ", element("span", {}, format.longDate(now.day)));
  }
  byId("crumbs").replaceChildren(...crumbs);
}

function drawTrust() {
  const trust = view.trust;
  const line = byId("trust");
  if (!trust || !trust.log.hours) {
    line.textContent = "";
    return;
  }
  const log = trust.log;
  const different = log.different + trust.different;
  line.dataset.kind = different ? "bad" : log.equal && !trust.open ? "good" : "";
  line.textContent = [logSentence(log), trust.hours ? factsSentence(trust) : ""].filter(Boolean).join(" ");
}

/** What the verification that reads the log once more has found of all that is on the screen. */
function logSentence(log) {
  const of = `${format.count(log.hours)} location-hours on this screen`;
  if (log.different) {
    return `✘ ${format.count(log.different)} of ${of} ${log.different === 1 ? "differs" : "differ"} from the log, first ${log.first}, at offset ${log.offset}: ${log.what}.`;
  }
  if (!log.equal) return `None of ${of} was verified against the log: hours are once they are final.`;
  const open = log.hours - log.equal;
  return `✔ ${format.count(log.equal)} of ${of} verified against the log, to the cent, newest ${age(log.verifiedAt)} ago.`
    + (open ? ` ${format.count(open)} not final or not compared yet.` : "");
}

function age(millis) {
  const seconds = Math.max(0, Math.round((Date.now() - millis) / 1000));
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function factsSentence(trust) {
  const of = `${format.count(trust.hours)} of this day`;
  if (trust.different) return `✘ ${trust.different} of ${of} differ from the facts, first ${trust.first}.`;
  if (!trust.equal) return `None of ${of} has been added up again from the facts yet.`;
  return `✔ ${format.count(trust.equal)} of ${of} added up again from the facts: equal to the cent.` + (trust.open ? ` ${format.count(trust.open)} not compared yet.` : "");
}

function drawTiles() {
  const tiles = view.tiles.list.map((tile) => {
    const text = format.value(tile.unit, tile.value);
    const where = tile.metric === "nps" ? { days: 28 } : { slice: view.scope.service };
    const hint = [tile.expected ? `expect about ${format.dollars(tile.expected)}` : "", tile.hint || ""].filter(Boolean).join(", ");
    return element("button", { type: "button", class: "tile", id: "tile-" + tile.metric, "data-key": "tile-" + tile.metric, "data-value": tile.value,
      onclick: () => act.prove(tile.metric, where) },
      element("span", { class: "label" }, tile.label),
      element("span", { class: "value" }, text),
      tile.previous === undefined ? null : tile.unit === "permille" ? delta(tile.points, true) : delta(tile.delta, false, tile.metric === "refunds"),
      hint ? element("span", { class: "hint" }, hint) : null);
  });
  byId("tiles").replaceChildren(...tiles);
  byId("compare").textContent = "Δ " + view.tiles.compare + ".";
}

function frameOf(panel) {
  let frame = byId("panel-" + panel.id);
  if (frame) return frame;
  const name = () => [panel.id, view.scope.location || "all", view.scope.service, view.scope.day, "offset-" + view.offset].filter(Boolean).join("_");
  const chart = () => frame.querySelector(".body > svg");
  const image = panel.id === "hours" || panel.id === "forecast" || panel.id === "trend" || panel.id === "heat" || panel.id === "menu";
  const toggle = element("button", { type: "button", "aria-pressed": "false", onclick: () => {
    tables.has(panel.id) ? tables.delete(panel.id) : tables.add(panel.id);
    toggle.setAttribute("aria-pressed", String(tables.has(panel.id)));
    act.redraw(panel.id);
  } }, "Table");
  frame = element("section", { class: "panel " + panel.size, id: "panel-" + panel.id, "aria-labelledby": "title-" + panel.id },
    element("div", { class: "panel-head" }, element("h2", { id: "title-" + panel.id }, panel.title),
      panel.metric ? element("button", { type: "button", class: "sum" }) : element("span", { class: "sum" })),
    element("p", { class: "sub" }), element("div", { class: "body" }),
    element("div", { class: "tools" }, image ? toggle : null,
      element("button", { type: "button", "aria-label": `CSV of ${panel.title}`, onclick: () => saveCsv(name(), [panel.columns, ...panel.rows(dataOf(panel))]) }, "CSV"),
      image ? element("button", { type: "button", "aria-label": `PNG of ${panel.title}`, onclick: () => chart() && savePng(name(), chart()) }, "PNG") : null,
      image ? element("button", { type: "button", "aria-label": `SVG of ${panel.title}`, onclick: () => chart() && saveSvg(name(), chart()) }, "SVG") : null));
  if (panel.metric) frame.querySelector(".sum").addEventListener("click", () => act.prove(panel.metric, panel.where?.(view)));
  byId("panels").append(frame);
  return frame;
}

const dataOf = (panel) => view[panel.id];

function plainTable(panel, data) {
  return element("div", { class: "scroll tall", tabindex: "0", role: "group", "aria-label": "Table of " + panel.title }, element("table", {},
    element("caption", { class: "hidden" }, panel.title),
    element("thead", {}, element("tr", {}, ...panel.columns.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...panel.rows(data).map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, String(cell))))))));
}

function drawPanel(panel) {
  const data = dataOf(panel);
  const frame = frameOf(panel);
  const body = frame.querySelector(".body");
  const width = Math.max(240, Math.floor(frame.clientWidth - 30));
  const key = JSON.stringify([data, view.scope, panel.id === "places" ? view.tiles.compare : "", panel.id === "menu" ? state().cat : "", panel.id === "log" ? view.offset : "", width]);
  if (drawn.get(panel.id) === key) return;
  drawn.set(panel.id, key);
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const scrolled = body.querySelector(".tall")?.scrollTop || 0;
  frame.querySelector(".sub").textContent = data.empty ? "" : panel.sub(data, view);
  const sum = frame.querySelector(".sum");
  sum.textContent = data.empty || !panel.sum ? "" : panel.sum(data);
  if (panel.metric) sum.hidden = Boolean(data.empty);
  frame.querySelector(".tools").hidden = Boolean(data.empty);
  const parts = data.empty ? [element("p", { class: "empty" }, data.empty)] : tables.has(panel.id) ? [plainTable(panel, data)] : panel.draw(data, view, width, act);
  body.replaceChildren(...parts.filter(Boolean));
  const tall = body.querySelector(".tall");
  if (tall) tall.scrollTop = scrolled;
  if (focused) body.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function draw() {
  const now = state();
  drawFilters(now);
  const none = Boolean(view.empty);
  byId("why-empty").hidden = !none;
  byId("why-empty").textContent = view.empty || "";
  byId("panels").hidden = none;
  byId("tiles").hidden = none;
  byId("compare").hidden = none;
  if (none) return;
  const focused = byId("tiles").contains(document.activeElement) ? document.activeElement.id : null;
  const tilesKey = JSON.stringify([view.tiles, view.scope]);
  if (drawn.get("tiles") !== tilesKey) {
    drawn.set("tiles", tilesKey);
    drawTiles();
    if (focused) byId(focused)?.focus();
  }
  drawTrust();
  PANELS.forEach(drawPanel);
  document.body.dataset.drawn = "true";
  if (Date.now() - announcedAt > ANNOUNCE_MS) {
    announcedAt = Date.now();
    const net = view.tiles.list[0];
    byId("live").textContent = `${net.label} ${format.value(net.unit, net.value)}, ${view.tiles.list[1].value} orders`;
  }
  drawer.show(now.show, view.scope, act);
}

// ---- what people do

byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("loc").addEventListener("change", (event) => go({ loc: event.target.value }));
byId("service").addEventListener("change", (event) => go({ service: event.target.value }));
byId("day").addEventListener("change", (event) => event.target.value && event.target.validity.valid && go({ day: event.target.value }));
byId("day-before").addEventListener("click", () => go({ day: format.addDays(view.scope.day, -1) }));
byId("day-after").addEventListener("click", () => go({ day: format.addDays(view.scope.day, 1) }));
byId("today").addEventListener("click", () => go({ day: "" }));
byId("drawer-close").addEventListener("click", () => go({ show: "" }));
byId("drawer").addEventListener("cancel", (event) => {
  event.preventDefault();
  go({ show: "" });
});
byId("drawer").addEventListener("click", (event) => {
  if (event.target === byId("drawer")) go({ show: "" });
});
addEventListener("popstate", follow);
let resized = 0;
new ResizeObserver(() => {
  cancelAnimationFrame(resized);
  resized = requestAnimationFrame(() => view && draw());
}).observe(document.body);

follow();
