// The drawer: how a number comes about, the orders in it, and the events an order is made of.
import * as format from "./format.js";
import { element } from "./panels.js";

const drawer = document.getElementById("drawer");
const heading = document.getElementById("drawer-title");
const body = document.getElementById("drawer-body");
let shown = "";
let asked = 0;

async function ask(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined && value !== null));
  const response = await fetch(path + "?" + query);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

function open(title) {
  heading.textContent = title;
  body.replaceChildren(element("p", { class: "empty" }, "Asking the database …"));
  if (!drawer.open) drawer.showModal();
  heading.focus();
}

const NAMES = { net_sales: "Net sales", orders: "Orders", average_check: "Average check", guests: "Guests", tip_percent: "Tips", refunds: "Refunds",
  voids: "Voids", comps: "Comps", discounts: "Discounts", refunds_issued: "Refunds by when they were given", payments_taken: "Payments", item_sales: "Sales of items",
  answers: "Answers", nps: "NPS" };

function where(scope, { label = "", days = "", slice = "" } = {}) {
  const day = scope.day ? (days > 1 ? days + " days up to " : "") + format.longDate(scope.day) : "";
  return [scope.locationName || "All locations", day, label, slice && format.word(slice)].filter(Boolean).join(" · ");
}

function number(unit, text) {
  if (unit === "dollars") return format.money(Math.round(Number(text) * 100));
  if (unit === "score") return format.value(unit, Number(text));
  return unit === "percent" ? text + " %" : format.decimal(Number(text));
}

function copyButton(text) {
  return element("button", { type: "button", class: "more", onclick: async (event) => {
    await navigator.clipboard.writeText(text);
    event.target.textContent = "Copied";
  } }, "Copy SQL");
}

async function prove(key, scope, act) {
  const [metric, loc, slot, days, ...rest] = key.split("|");
  const slice = rest.join("|");
  const place = { metric, loc, day: scope.day, slot, days, slice };
  open("Prove: " + (NAMES[metric] || metric));
  const proof = await ask("api/prove", place);
  const name = loc ? act.placeName(loc) : "";
  const label = slot ? act.hourName(slot) : "";
  return [
    element("p", { class: "quiet" }, where({ ...scope, locationName: name }, { label, days, slice })),
    element("p", { class: "definition" }, proof.definition, " ", element("span", { class: "mono quiet" }, proof.expression)),
    element("p", { class: "verdict " + (proof.agree ? "good" : "bad"), id: "verdict" },
      !proof.computationsAgree ? "✘ The computations differ. While events stream in, an early hour may lag by a second: ask again."
        : proof.agree ? "✔ All three computations agree." : "✘ The computations agree, and the log says otherwise."),
    element("p", { class: "verdict " + (!proof.log.agree ? "bad" : proof.log.asked ? "good" : "quiet"), id: "verdict-log" },
      (!proof.log.agree ? "✘ " : proof.log.asked ? "✔ " : "") + proof.log.sentence),
    element("div", { class: "ways" }, ...proof.computations.map((way) => element("div", { class: "way" },
      element("div", { class: "quiet" }, way.way), element("div", { class: "value" }, number(proof.unit, way.value)),
      element("div", { class: "quiet" }, `in ${way.millis} ms`)))),
    proof.note ? element("p", { class: "sub" }, proof.note) : null,
    ...proof.computations.map((way) => element("details", {}, element("summary", {}, "Show the SQL: " + way.way), element("pre", { tabindex: "0" }, way.sql), copyButton(way.sql))),
    element("h3", {}, "The orders in it"),
    ...(await orderList(place, act)),
  ];
}

async function orderList(place, act, skip = 0) {
  const answer = await ask("api/orders", { ...place, skip });
  if (!answer.orders.length) return [element("p", { class: "empty" }, "No order was opened there and then.")];
  const found = Number(answer.orders[0].found);
  const line = (order) => element("tr", {},
    element("td", {}, element("button", { type: "button", class: "name", onclick: () => act.show(`order:${order.order_id}|${order.location_code}`) }, order.opened.slice(11))),
    element("td", {}, order.location_code), element("td", {}, format.word(order.service_type)), element("td", {}, order.status),
    element("td", { class: "r" }, order.guests || ""), element("td", { class: "r" }, order.total === null ? "—" : format.money(Math.round(Number(order.total) * 100))),
    element("td", { class: "r mono" }, order.created_offset));
  const head = element("tr", {}, ...["Opened", "Location", "Service", "Status", "Guests", "Paid", "Offset"].map((name, index) => element("th", { scope: "col", class: index > 3 ? "r" : "" }, name)));
  const rows = element("tbody", {}, ...answer.orders.map(line));
  const told = element("p", { class: "sub" });
  const more = element("button", { type: "button", class: "more", onclick: async () => {
    const next = await ask("api/orders", { ...place, skip: rows.children.length });
    rows.append(...next.orders.map(line));
    tell();
  } }, "Show more");
  function tell() {
    told.textContent = `${format.count(rows.children.length)} of ${format.count(found)} orders, newest first; those that are open or cancelled count in no sale.`;
    more.hidden = rows.children.length >= found;
  }
  tell();
  return [told, element("div", { class: "scroll" }, element("table", {}, element("caption", { class: "hidden" }, "Orders"), element("thead", {}, head), rows)), more];
}

async function orders(key, scope, act) {
  const [loc, slot] = key.split("|");
  const name = loc ? act.placeName(loc) : "";
  open("Orders opened at " + act.hourName(slot));
  return [
    element("p", { class: "quiet" }, where({ ...scope, locationName: name }, { slice: scope.service })),
    element("p", {}, element("button", { type: "button", class: "more", onclick: () => act.show(`prove:net_sales|${loc}|${slot}||${scope.service}`) }, "Prove the net sales of this hour")),
    ...(await orderList({ loc, day: scope.day, slot, slice: scope.service }, act)),
  ];
}

function summary(event) {
  const payload = event.payload ? JSON.parse(event.payload) : {};
  const amount = payload.extended_price ?? payload.total ?? payload.amount;
  return [payload.item_name, payload.method && format.word(payload.method), payload.reason, payload.qty > 1 ? "× " + payload.qty : "", amount === undefined ? "" : format.money(Math.round(amount * 100))]
    .filter(Boolean).join(" · ");
}

async function order(key, scope, act) {
  const [id, loc] = key.split("|");
  open("An order and its events");
  const answer = await ask("api/order", { id, loc });
  if (!answer.events.length) return [element("p", { class: "empty" }, "There is no such order at this location.")];
  return [
    element("p", { class: "quiet" }, `${act.placeName(loc)} · `, element("span", { class: "mono" }, id)),
    element("p", { class: "sub", id: "verdict-log" }, answer.log),
    element("ol", { class: "timeline" }, ...answer.events.map((event) => element("li", {}, event.event_type === null
      ? element("p", { class: "quiet" }, `offset ${event.event_offset}: its raw event was trimmed; the fact remains`)
      : element("details", {}, element("summary", {}, element("strong", {}, format.word(event.event_type)), ` ${event.happened.slice(5)} · `, element("span", { class: "mono" }, "offset " + event.event_offset),
        event.as_in_log === undefined ? null : event.as_in_log ? " · ✔ as in the log" : " · ✘ not as in the log",
        element("div", { class: "quiet" }, summary(event))),
        element("p", { class: "sub mono" }, `event ${event.event_id}, written ${event.written} UTC`),
        element("pre", { tabindex: "0" }, event.payload))))),
  ];
}

const KINDS = { prove, orders, order };

/** Shows what the address says, or closes. */
export async function show(what, scope, act) {
  const wanted = what + "@" + scope.day;
  if (wanted === shown) return;
  shown = wanted;
  if (!what) {
    if (drawer.open) drawer.close();
    return;
  }
  const turn = ++asked;
  const at = what.indexOf(":");
  const kind = KINDS[what.slice(0, at)];
  if (!kind) return;
  try {
    const parts = await kind(what.slice(at + 1), scope, act);
    if (turn === asked) body.replaceChildren(...parts.filter(Boolean));
  } catch (failure) {
    if (turn === asked) {
      body.replaceChildren(element("p", { class: "empty" }, failure.message));
      shown = "";
    }
  }
}
