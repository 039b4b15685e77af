// The view of a document: its text with a marked place, its other version side by side, its pages.
import { once } from "./api.js";
import { documentOf, documentsOf, inLanguage, keep, titleOf } from "./catalogue.js";
import { inStep, otherVersion, pairsWith } from "./side-by-side.js";
import { citer } from "./cite.js";
import { onlyThere } from "./gloss.js";
import { codePoints, element, language, message, numbers, word } from "./parts.js";
import { address, documentAddress } from "./router.js";
import { selectionLink } from "./selection.js";
import { announce } from "./shell.js";
import { drawText } from "./text-view.js";

// A hit of the question becomes a place to step to from this share of the best score.
const LEAST_SHARE = 0.02;
const WIDE = "(min-width: 56rem)";

export async function draw(at, route, isCurrent) {
  const { id, params, place } = route;
  const path = `v1/documents/${encodeURIComponent(id)}`;
  if (!at.querySelector(`[data-document="${CSS.escape(id)}"]`)) at.replaceChildren(element("p", { className: "waiting" }, word("opening")));
  const question = (params.get("q") ?? "").trim();
  const [view, text, original, hits] = await Promise.all([
    once(path), once(`${path}/text`), originalOf(path, place), hitsOf(id, question),
  ]);
  keep([view]);
  const otherId = otherVersion(view, text);
  if (otherId) await documentsOf([otherId]);
  const other = otherId && documentOf(otherId) ? otherId : null;
  const shown = viewOf(params, { other, original });
  const otherText = shown === "both" ? await once(`v1/documents/${encodeURIComponent(other)}/text`) : null;
  if (!isCurrent()) return null;
  const title = titleOf(view);
  const body = element("div", { "data-document": id, className: "document" });
  at.replaceChildren(
    element("header", { className: "about" },
      question ? element("p", {}, element("a", { href: asked(question, params) }, word("back", question))) : null,
      element("h1", { lang: title.lang }, title.text), aboutLine(view),
      drawViews(route, shown, { other, original, view }), drawPlaces(route, hits), placeLine(route, view, text)),
    body);
  const missing = place && place.end > view.length;
  if (missing) body.append(message("abstained", word("noPlace")));
  const marked = missing ? null : place;
  const options = { place: marked, hits };
  if (shown === "pdf") {
    const { drawPdf } = await import("./pdf-view.js");
    await drawPdf(body, address(`${path}/original/file`), original.boxes, marked, isCurrent);
  } else if (shown === "both") drawBoth(body, { view, text, other, otherText }, options);
  else drawAlone(body, { view, text }, options);
  const own = body.querySelector(".text");
  if (own) body.prepend(element("p", { className: "selected" }, selectionLink(own, id, params)));
  return title.text;
}

const asked = (question, params) => {
  const url = new URL(address("./"));
  url.searchParams.set("q", question);
  if (params.get("lang")) url.searchParams.set("lang", params.get("lang"));
  return url.href;
};

async function originalOf(path, place) {
  const wanted = place ? `?start=${place.start}&end=${place.end}` : "";
  return once(`${path}/original${wanted}`).catch(() => ({ may: "no", boxes: [] }));
}

async function hitsOf(id, question) {
  if (!question) return [];
  const filters = { and: [{ field: "document_id", op: "eq", value: id }] };
  try {
    const found = await once("v1/search", { query: question, k: 20, group_counterparts: false, filters });
    const least = (found.hits[0]?.score ?? 0) * LEAST_SHARE;
    return found.hits.filter((hit) => hit.score >= least).map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start);
  } catch { return []; }
}

function viewOf(params, { other, original }) {
  const wanted = params.get("view");
  if (wanted === "pdf" && original.may !== "no" && original.media_type === "application/pdf") return "pdf";
  if (!other) return "text";
  if (wanted === "both" || wanted === "text") return wanted;
  return matchMedia(WIDE).matches ? "both" : "text";
}

function aboutLine(view) {
  const parts = [view.date, view.issue, inLanguage(view.publisher), view.languages.map((one) => word(one)).join(" · "), word("nPassages", view.n_passages)];
  const line = element("p", { className: "facts" }, ...parts.filter(Boolean).map((part) => element("span", {}, part)));
  if (view.title_translated) {
    const printed = titleOf(view).text === view.title.replace(/\s+/g, " ");
    if (!printed) line.prepend(element("span", { lang: language === "zh" ? "en" : "zh" }, view.title));
  }
  return line;
}

function drawViews(route, shown, { other, original, view }) {
  const of = (name, label) => {
    const { id, place, params } = route;
    const href = documentAddress(id, place, params.get("q"), { view: name, lang: params.get("lang") });
    return element("a", { href, className: "quiet", "aria-current": name === shown ? "true" : undefined }, label);
  };
  const links = [of("text", word("asText"))];
  if (other) {
    const { languages } = documentOf(other);
    const there = languages.find((one) => !view.languages.includes(one)) ?? languages[0];
    links.push(of("both", word("sideBySide", word(there))));
  }
  if (original.may !== "no" && original.media_type === "application/pdf") links.push(of("pdf", word("asPrinted")));
  if (original.may === "download") {
    links.push(element("a", { className: "quiet", href: address(`v1/documents/${encodeURIComponent(route.id)}/original/file?download=true`), download: "" }, word("download")));
  }
  return links.length > 1 ? element("nav", { className: "actions", "aria-label": word("views") }, ...links) : null;
}

// Previous and next hit of the question, in reading order.
function drawPlaces(route, hits) {
  if (!hits.length) return null;
  const { place, params, id } = route;
  const before = hits.filter((hit) => !place || hit.end <= place.start).at(-1);
  const after = hits.find((hit) => !place || hit.start >= place.end);
  const now = place ? hits.findIndex((hit) => hit.start < place.end && place.start < hit.end) : -1;
  const link = (hit, label) => (hit
    ? element("a", { className: "quiet", href: documentAddress(id, hit, params.get("q"), { view: params.get("view"), lang: params.get("lang") }) }, label)
    : element("span", { className: "quiet off" }, label));
  return element("nav", { className: "actions places", "aria-label": word("hits") },
    link(place ? before : null, `← ${word("previousHit")}`),
    element("span", { className: "facts" }, now >= 0 ? word("hitOf", now + 1, hits.length) : word("nHits", hits.length)),
    link(place ? after : hits[0], `${word("nextHit")} →`));
}

// The line for the marked characters: their span, citation, and help for the other language.
function placeLine({ place, id }, view, text) {
  if (!place || place.end > view.length) return null;
  const passage = text.passages.find((one) => one.start < place.end && place.start < one.end);
  const { control, output } = citer({ document_id: id, ...place });
  const quoted = codePoints(text.text).slice(place.start, place.end).join("");
  return element("div", { className: "place-line" },
    element("p", { className: "facts" }, element("span", {}, `${word("characters")} ${numbers(place.start, place.end)}`), control,
      element("a", { href: "#place", onclick: (event) => { event.preventDefault(); toPlace(document); } }, word("toPlace"))),
    output, passage && !passage.counterpart ? onlyThere(quoted, passage.language, { document_id: id, ...place }) : null);
}

export function toPlace(at) {
  const mark = at.querySelector("#place");
  mark?.scrollIntoView({ block: "center" });
  return mark;
}

function drawAlone(body, { view, text }, options) {
  const article = element("article", { className: "text" });
  article.append(drawText({ ...text, pages: view.has_pages ? view.pages : null }, options));
  body.append(article);
  if (toPlace(article)) announce(word("marked"));
}

function drawBoth(body, { view, text, other, otherText }, options) {
  const there = documentOf(other);
  const pairs = pairsWith(text, other);
  const passage = options.place && pairs.find(([own]) => own.start < options.place.end && options.place.start < own.end);
  const pane = (document_, drawn, label) => {
    const heading = titleOf(document_);
    const made = element("section", { className: "pane text", tabindex: "0", "aria-label": label, lang: document_.languages[0] });
    made.append(drawn);
    return element("div", { className: "side" }, element("p", { className: "which" }, element("a", { href: documentAddress(document_.document_id), lang: heading.lang }, label)), made);
  };
  const kind = pairs.some(([, counterpart]) => counterpart.kind === "official") ? "official" : "aligned";
  const left = pane(view, drawText({ ...text, pages: view.has_pages ? view.pages : null }, options), view.languages.map((one) => word(one)).join(" · "));
  const right = pane(there, drawText({ ...otherText, pages: there.has_pages ? there.pages : null }, { place: passage?.[1] ?? null, kind: "same" }),
    `${there.languages.map((one) => word(one)).join(" · ")} · ${word(kind)}`);
  body.append(element("div", { className: "panes" }, left, right));
  const [a, b] = [left.querySelector(".pane"), right.querySelector(".pane")];
  const step = inStep(a, b, pairs);
  const mark = a.querySelector("#place");
  if (mark) {
    body.scrollIntoView({ block: "nearest" });
    a.scrollTop = mark.offsetTop - a.clientHeight / 3;
    announce(word("marked"));
  }
  const same = b.querySelector("#same");
  if (same) b.scrollTop = same.offsetTop - b.clientHeight / 3;
  else step.followLeft();
}
