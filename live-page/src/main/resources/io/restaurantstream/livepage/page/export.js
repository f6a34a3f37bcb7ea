// CSV as RFC 4180 has it, SVG as it is seen, PNG at twice the size.

const PROPERTIES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-weight", "letter-spacing", "text-transform"];

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function cell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  // a spreadsheet must not run what a guest or a sender wrote
  if (typeof value === "string" && /^[=+\-@\t]/.test(text) && !/^-?[0-9.]+$/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

export function toCsv(rows) {
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

export function saveCsv(name, rows) {
  save(name + ".csv", new Blob([toCsv(rows)], { type: "text/csv" }));
}

function drawn(chart) {
  const copy = chart.cloneNode(true);
  const from = [chart, ...chart.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    for (const property of PROPERTIES) to[index].setAttribute(property, style.getPropertyValue(property).replaceAll('"', "'"));
    to[index].removeAttribute("class");
  });
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.querySelector(".panel")).backgroundColor);
  copy.prepend(paper);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
}

export function saveSvg(name, chart) {
  save(name + ".svg", drawn(chart));
}

export async function savePng(name, chart) {
  const address = URL.createObjectURL(drawn(chart));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = chart.width.baseVal.value * 2;
  canvas.height = chart.height.baseVal.value * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => save(name + ".png", blob), "image/png");
}
