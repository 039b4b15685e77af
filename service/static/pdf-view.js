// The pages of a PDF as they are printed, by pdf.js, with boxes over the quoted characters.
import { element, pageWords, word } from "./parts.js";
import { announce } from "./shell.js";

const vendor = new URL("./vendor/pdfjs/", import.meta.url);
let library = null;

// Opens a PDF by its address ({url}) or its bytes ({data}).
export async function openPdf(from) {
  library ??= await import("./vendor/pdfjs/pdf.min.mjs");
  library.GlobalWorkerOptions.workerSrc = new URL("pdf.worker.min.mjs", vendor).href;
  return library.getDocument({
    ...from,
    cMapUrl: new URL("cmaps/", vendor).href,
    cMapPacked: true,
    standardFontDataUrl: new URL("standard_fonts/", vendor).href,
    wasmUrl: new URL("wasm/", vendor).href,
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
}

let opened = null;     // {href, pdf}: the same file is not fetched again when a place changes

// `boxes` are in points from the top left corner of the page; `place` cuts the first and last line.
export async function drawPdf(at, href, boxes, place, isCurrent) {
  const sheets = element("div", { className: "sheets" }, element("p", { className: "waiting" }, word("opening")));
  at.append(sheets);
  if (opened?.href !== href) {
    await opened?.pdf.loadingTask.destroy();
    opened = { href, pdf: await openPdf({ url: href }) };
  }
  const { pdf } = opened;
  const width = Math.min(sheets.clientWidth || 800, 900);
  const first = await pdf.getPage(1);
  if (!isCurrent()) return;
  const guess = first.getViewport({ scale: 1 });
  const made = Array.from({ length: pdf.numPages }, (_, i) => {
    const sheet = element("div", { className: "sheet", role: "img", "aria-label": pageWords(i + 1, i + 1), "data-page": i + 1 });
    sheet.style.width = `${width}px`;
    sheet.style.aspectRatio = `${guess.width} / ${guess.height}`;
    return sheet;
  });
  sheets.replaceChildren(...made.flatMap((sheet, i) => [element("p", { className: "sheet-label" }, pageWords(i + 1, i + 1)), sheet]));
  const drawn = new Set();
  const drawSheet = async (sheet) => {
    const number = Number(sheet.dataset.page);
    if (drawn.has(number)) return;
    drawn.add(number);
    await drawPage(sheet, await pdf.getPage(number), width, boxes.filter((box) => box.page === number), place);
  };
  const watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) drawSheet(target);
  }, { rootMargin: "60%" });
  made.forEach((sheet) => watcher.observe(sheet));
  const there = boxes.length ? made[boxes[0].page - 1] : null;
  if (!there) return;
  await drawSheet(there);
  if (!isCurrent()) return;
  there.querySelector(".spot")?.scrollIntoView({ block: "center" });
  announce(word("marked"));
}

async function drawPage(sheet, page, width, boxes, place) {
  const plain = page.getViewport({ scale: 1 });
  const scale = width / plain.width;
  const sharp = Math.min(devicePixelRatio || 1, 2);
  const viewport = page.getViewport({ scale: scale * sharp });
  const canvas = element("canvas", {});
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  sheet.style.aspectRatio = `${plain.width} / ${plain.height}`;
  sheet.replaceChildren(canvas, ...boxes.map((box) => spot(box, place, plain)));
  await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport }).promise;
}

// A line is marked from the first quoted character to the last, by their share of its width.
function spot(box, place, plain) {
  const long = Math.max(box.end - box.start, 1);
  const from = place ? Math.max(place.start - box.start, 0) / long : 0;
  const to = place ? Math.min(place.end - box.start, long) / long : 1;
  const wide = box.right - box.left;
  const made = element("div", { className: "spot" });
  const share = (value, whole) => `${100 * value / whole}%`;
  made.style.left = share(box.left + from * wide, plain.width);
  made.style.width = share((to - from) * wide, plain.width);
  made.style.top = share(box.top, plain.height);
  made.style.height = share(box.bottom - box.top, plain.height);
  return made;
}
