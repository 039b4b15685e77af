// The view to ask: a form, one request, an answer and its evidence. The address holds the question.
import { once } from "./api.js";
import { documentsOf, labelOf, loadNames } from "./catalogue.js";
import { drawFilters, isNarrowed, narrowing } from "./filters.js";
import { drawAnswer } from "./answer.js";
import { element, language, message, word } from "./parts.js";
import { address, go } from "./router.js";
import { announce } from "./shell.js";
import { examples } from "./words.js";

let facets = null;
const MOST_EXAMPLES = 3;

export async function draw(at, route, isCurrent) {
  const question = (route.params.get("q") ?? "").trim();
  const results = element("div", { id: "results" });
  at.replaceChildren(drawForm(route.params, question), results);
  if (!question) {
    if (route.params.has("q")) {
      results.append(message("abstained", word("empty")));
      announce(word("empty"));
    }
    if (matchMedia("(pointer: fine)").matches) document.getElementById("question").focus({ preventScroll: true });
    loadFacets(route.params, isCurrent);
    return null;
  }
  results.append(element("p", { className: "waiting" }, word("asking")));
  announce(word("asking"));
  loadFacets(route.params, isCurrent);
  const [answer] = await Promise.all([
    once("v1/ask", { question, ...narrowing(route.params) }),
    loadNames().catch(() => null),
  ]);
  const cited = [...answer.hits, ...answer.citations];
  await documentsOf(cited.flatMap((one) => [one.document_id, ...(one.counterpart ? [one.counterpart.document_id] : [])]));
  if (!isCurrent()) return question;
  drawAnswer(results, answer, { question, params: route.params, asked: narrowing(route.params), isNarrowed: isNarrowed(route.params) });
  announce(word("ready", answer.answered, answer.hits.length));
  return question;
}

// The address with one parameter changed; an empty value removes it, a list repeats it.
function changed(params, changes) {
  const url = new URL(address("./"));
  url.search = params;
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name);
    for (const one of [value].flat()) if (one || name === "q") url.searchParams.append(name, one);
  }
  return url.href;
}

function drawForm(params, question) {
  const input = element("input", {
    id: "question", name: "q", type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", placeholder: word("placeholder"), maxlength: "2000",
  });
  input.value = question;
  const ask = (text) => go(changed(params, { q: text.trim() }));
  const form = element("form", { id: "ask", role: "search", novalidate: "" },
    element("div", { className: "box" },
      element("label", { className: "hidden", for: "question" }, word("question")), input,
      element("button", { className: "go", type: "submit" }, word("ask"))),
    narrow(params),
    question ? null : element("p", { className: "examples", hidden: "" }));
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(input.value); });
  return element("section", { className: question ? "ask asked" : "ask" },
    element("h1", {}, question || word("headline")),
    question ? null : element("p", { className: "lead" }, word("lead")), form);
}

// On a small screen the filters are folded until one is set.
function narrow(params) {
  const small = matchMedia("(max-width: 40rem)");
  const made = element("details", { className: "narrow", open: !small.matches || isNarrowed(params) ? "" : undefined },
    element("summary", {}, word("filters")), element("div", { id: "filters" }, filters(params)));
  small.addEventListener("change", () => { if (!small.matches) made.open = true; });
  return made;
}

function filters(params) {
  return drawFilters(params, facets, (name, values) => go(changed(params, { [name]: values }), { scroll: false }));
}

// Questions that these documents answer: those to the shipped ones, else what somebody in them said.
function drawExamples(params) {
  const own = facets.document.some((one) => one.value === examples.document)
    ? examples[language]
    : facets.speaker.slice(0, MOST_EXAMPLES).map((one) => word("whatSaid", labelOf(one)));
  const at = document.querySelector(".examples");
  if (!at || !own.length) return;
  at.replaceChildren(element("span", {}, word("try")), " ", ...own.map((text) =>
    element("a", { lang: /\p{Script=Han}/u.test(text) ? "zh" : "en", href: changed(params, { q: text }) }, text)));
  at.hidden = false;
}

async function loadFacets(params, isCurrent) {
  try {
    facets = await loadNames();
    if (!isCurrent()) return;
    document.getElementById("filters")?.replaceChildren(filters(params));
    drawExamples(params);
    const passages = facets.language.reduce((sum, one) => sum + one.count, 0);
    document.getElementById("colophon").textContent = word("colophon", facets.document.length, passages);
  } catch { /* the form works without counts */ }
}

