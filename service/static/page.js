// The page: one form, one request, one list of results.
import { citer } from "./cite.js";
import { show } from "./context.js";
import { element, versions, facts, language, marked, message, opener, word } from "./parts.js";
import { begin, call, reason } from "./shell.js";
import { examples } from "./words.js";

const $ = (id) => document.getElementById(id);
let answer = null;     // the last answer, drawn again when the language changes
let problem = null;
let facets = null;
let asking = null;     // the request under way

function conditions() {
  const wanted = [["country", $("country").value], ["document_id", $("document").value]];
  const all = wanted.filter(([, value]) => value).map(([field, value]) => ({ field, op: "eq", value }));
  return all.length ? { and: all } : undefined;
}

async function ask(remember = true) {
  const question = $("question").value.trim();
  answer = problem = null;
  if (!question) { problem = word("empty"); draw(); $("question").focus(); return; }
  asking?.abort();
  const mine = asking = new AbortController();
  $("ask").querySelector(".go").disabled = true;
  $("status").textContent = word("asking");
  const chosen = $("language").value;
  try {
    answer = await call("v1/ask", { question, ...(chosen ? { languages: [chosen] } : {}), filters: conditions() }, mine.signal);
    if (remember) history.pushState({}, "", `?q=${encodeURIComponent(question)}`);
  } catch (error) {
    if (error.name === "AbortError") return;
    problem = reason(error);
  } finally {
    if (mine === asking) { asking = null; $("ask").querySelector(".go").disabled = false; }
  }
  draw();
}

function draw() {
  const results = $("results");
  results.replaceChildren();
  $("status").textContent = answer ? word("ready", answer.answered, answer.hits.length) : problem ?? "";
  if (problem) { results.append(message("problem", word("failed"), problem)); return; }
  if (!answer) return;
  results.append(element("h2", {}, word("answer"), element("small", {}, word("seconds", answer.took_ms))));
  results.append(answer.answered ? drawAnswer() : message("abstained", word("noAnswer"), answer.explanation));
  if (answer.citations.length) results.append(element("h2", {}, word("evidence")), ...drawEvidence());
  results.append(element("h2", {}, word(answer.answered ? "passages" : "closest")));
  results.append(...(answer.hits.length ? answer.hits.map(drawHit) : [message("abstained", word("nothing"))]));
  const colon = language === "zh" ? "：" : ": ";
  results.append(...answer.warnings.map((warning) => element("p", { className: "notice" }, `${word("notice")}${colon}${warning}`)));
}

function drawAnswer() {
  const zh = answer.question_language === "zh";
  const lines = answer.sentences.map((sentence) => element("p", { lang: languageOf(sentence) }, sentence.text,
    ...sentence.citations.map((n) => element("button", {
      type: "button", className: "ref", "aria-label": `${word("evidence")} ${n}`, onclick: () => light(n),
    }, `${n}`))));
  return element("div", { className: "card answer", lang: zh ? "zh" : "en" }, ...lines);
}

function languageOf(sentence) {
  return answer.citations.find((citation) => sentence.citations.includes(citation.n))?.language;
}

function light(n) {
  const card = $(`citation-${n}`);
  document.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
  card.classList.add("lit");
  card.scrollIntoView({ block: "nearest", behavior: "smooth" });
  card.querySelector("button").focus({ preventScroll: true });
}

// Grouped by who said it, when several did.
function drawEvidence() {
  const groups = new Map();
  for (const citation of answer.citations) {
    const said = citation.statement;
    const name = said ? [said.speaker ?? said.organisation, said.country].filter(Boolean).join(" · ") : "";
    groups.set(name, [...(groups.get(name) ?? []), citation]);
  }
  return [...groups].flatMap(([name, citations]) => [
    ...(groups.size > 1 ? [element("h3", {}, name || word("unattributed"))] : []), ...citations.map(drawCitation)]);
}

function drawCitation(citation) {
  const seal = element("span", { className: citation.verified ? "tag ok" : "tag" }, `${citation.verified ? "✓ " : ""}${word(citation.verified ? "verified" : "unverified")}`);
  const { select, output } = citer(citation);
  return element("article", { className: "card cited", id: `citation-${citation.n}` },
    facts(citation, element("span", { className: "rank" }, `[${citation.n}]`), seal),
    versions(citation, citation.quote, citation.counterpart, "quote"),
    element("div", { className: "actions" }, opener(citation, show), citation.counterpart ? openCounterpart(citation.counterpart) : null, select), output);
}

function openCounterpart(counterpart) {
  const button = opener({ ...counterpart, title: titles()[counterpart.document_id] ?? counterpart.document_id }, show);
  button.textContent = `${word("open")} · ${word(counterpart.language)}`;
  return button;
}

function drawHit(hit) {
  return element("article", { className: "card" },
    facts(hit, element("span", { className: "rank" }, `${hit.rank}`), element("span", { className: "tag" }, word(hit.language))),
    versions(hit, marked(hit.text, hit.highlights), hit.counterpart),
    element("div", { className: "actions" }, opener(hit, show)));
}

const titles = () => Object.fromEntries((facets?.documents ?? []).map((one) => [one.document_id, one.title]));

function drawAll() {
  $("examples").replaceChildren(...examples[language].map((text) => element("button", {
    type: "button", lang: /\p{Script=Han}/u.test(text) ? "zh" : "en", onclick: () => { $("question").value = text; ask(); },
  }, text)));
  drawFacets();
  draw();
}

function drawFacets() {
  if (!facets) return;
  fill($("country"), facets.country.map((one) => [one.value, `${language === "zh" ? one.label_zh : one.label_en} (${one.count})`]), word("anyone"));
  fill($("document"), facets.documents.map((one) => [one.document_id, [one.date, one.title].filter(Boolean).join(" · ")]), word("all"));
  $("colophon").textContent = word("colophon", facets.documents.length, facets.passages);
}

function fill(select, options, first) {
  const chosen = select.value;
  select.replaceChildren(...[["", first], ...options].map(([value, text]) => element("option", { value }, text)));
  select.value = chosen;
}

async function loadFacets() {
  try {
    const [counts, documents] = await Promise.all([call("v1/facets"), call("v1/documents")]);
    const passages = counts.language.reduce((sum, one) => sum + one.count, 0);
    facets = { country: counts.country, passages, documents: documents.documents };
    drawFacets();
  } catch { /* the page works without filters */ }
}

$("ask").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
["language", "country", "document"].forEach((id) => $(id).addEventListener("change", () => { if (answer) ask(false); }));
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); $("question").focus(); }
});
window.addEventListener("popstate", () => start(false));

function start(first) {
  const question = new URLSearchParams(location.search).get("q");
  $("question").value = question ?? "";
  if (question) ask(false);
  else if (!first) { answer = problem = null; draw(); }
}

begin(drawAll);
loadFacets();
start(true);
