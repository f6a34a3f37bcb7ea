// Numbers and words for people. Money comes in cents, quantities in thousandths.
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const upToThousandths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });
const exact = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const count = (value) => whole.format(value);
export const money = (cents) => (cents < 0 ? "−$" : "$") + exact.format(Math.abs(cents) / 100);
export const dollars = (cents) => (cents < 0 ? "−$" : "$") + whole.format(Math.abs(cents) / 100);
export const decimal = (value) => upToThousandths.format(value);
export const quantity = (thousandths) => whole.format(thousandths / 1000);
export const percent = (value) => value.toFixed(1) + " %";
export const signed = (value, unit) => (value > 0 ? "+" : value < 0 ? "−" : "±") + Math.abs(value).toFixed(1) + unit;
export const cents = (value) => (value / 100).toFixed(2);

/** Short dollars for an axis: $950, $12k, $1.2M. */
export function axis(value) {
  const dollar = Math.abs(value) / 100;
  if (dollar >= 1e6) return "$" + (dollar / 1e6).toFixed(1) + "M";
  if (dollar >= 1e4) return "$" + Math.round(dollar / 1e3) + "k";
  if (dollar >= 1e3) return "$" + (dollar / 1e3).toFixed(1) + "k";
  return "$" + Math.round(dollar);
}

export function value(unit, number) {
  if (number === null || number === undefined) return "—";
  if (unit === "cents") return money(number);
  if (unit === "permille") return percent(number / 10);
  if (unit === "score") return (number > 0 ? "+" : number < 0 ? "−" : "") + Math.abs(number);
  return count(number);
}

/** A word of the events for people: dine_in is Dine in. */
export function word(name) {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const WEEKDAYS = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const weekday = (number) => WEEKDAYS[number];

/** 2026-11-28 is 28 Nov; dates are never moved by the zone of the browser. */
export function date(iso) {
  const [, month, day] = iso.split("-").map(Number);
  return day + " " + MONTHS[month - 1];
}

export function longDate(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const number = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
  return WEEKDAYS[number] + " " + day + " " + MONTHS[month - 1];
}

export function addDays(iso, days) {
  const [year, month, day] = iso.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}
