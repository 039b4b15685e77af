// An answer with its evidence, or an abstention, and the passages that were found.
import { citer } from "./cite.js";
import { nameOf } from "./catalogue.js";
import { onlyThere } from "./gloss.js";
import { choice, countryName, element, language, marked, message, versions, word } from "./parts.js";
import { go } from "./router.js";
import { bothVersions, facts, opener } from "./source.js";
import { whyHit } from "./why.js";

export function drawAnswer(at, answer, { question, params, asked, isNarrowed }) {
  at.replaceChildren(...[
    element("h2", {}, word("answer"), element("small", {}, word("seconds", answer.took_ms))),
    answer.parts.length ? drawParts(answer) : answer.answered ? drawSentences(answer) : message("abstained", word("noAnswer"), why(answer, isNarrowed)),
    ...(answer.citations.length ? [...drawHeading(word("evidence"), answer.citations, word("citeAnswer")), ...drawEvidence(answer, question)] : []),
    ...drawHits(answer, question, params, asked),
    drawNotices(answer),
  ].filter(Boolean));
}

// The engine's explanation is in the language of the question, that of the page in the reader's.
function why(answer, isNarrowed) {
  const own = word(answer.reason === "nothing-on-topic" ? "nothingOnTopic" : "notSaid");
  const text = answer.question_language === language && answer.explanation ? answer.explanation : own;
  return isNarrowed ? `${text} ${word("narrowed")}` : text;
}

// Warnings in the language of the question; folded for readers of the other language.
function drawNotices({ warnings, question_language: lang }) {
  if (!warnings.length) return null;
  const open = lang === language ? "" : undefined;
  return element("details", { className: "notice", open }, element("summary", {}, word("notices", warnings.length)),
    ...warnings.map((warning) => element("p", { lang }, warning)));
}

// Parts of an answer, one for each thing asked about: its sentences, or the reason for none.
function drawParts(answer) {
  return element("div", { className: "parts" }, ...answer.parts.flatMap((part) => {
    const own = answer.sentences.filter((sentence) => sentence.citations.every((n) => part.citations.includes(n)));
    const once = own.filter((sentence, at) => own.findIndex((other) => other.text === sentence.text) === at);
    return [
      element("h3", {}, part.kind === "person" ? nameOf(part.name) : part.name),
      part.answered ? drawSentences({ ...answer, sentences: once })
        : element("p", { className: "unsaid" }, why({ ...part, question_language: answer.question_language }, false)),
    ];
  }));
}

function drawSentences(answer) {
  const of = (sentence) => answer.citations.find((citation) => sentence.citations.includes(citation.n));
  return element("div", { className: "card answer" }, ...answer.sentences.flatMap((sentence) => {
    const citation = of(sentence);
    const counterpart = citation?.counterpart;
    const also = counterpart && citation.language !== language && counterpart.language === language;
    return [
      element("p", { lang: citation?.language }, sentence.text, ...sentence.citations.map((n) => element("a", {
        className: "ref", href: `#citation-${n}`, "aria-label": `${word("evidence")} ${n}`, onclick: (event) => light(event, n),
      }, `${n}`))),
      also ? element("p", { className: "also", lang: counterpart.language }, counterpart.text) : null,
    ];
  }));
}

function light(event, n) {
  event.preventDefault();
  const card = document.getElementById(`citation-${n}`);
  document.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
  card.classList.add("lit");
  card.scrollIntoView({ block: "nearest" });
  card.focus({ preventScroll: true });
}

// A heading, and a control that exports the whole list as references.
function drawHeading(text, sources, label, ...more) {
  const { control, output } = citer(sources, label);
  return [element("div", { className: "heading" }, element("h2", {}, text), element("div", { className: "actions" }, ...more, control)), output];
}

// Citations grouped by speaker, when there are several.
function drawEvidence(answer, question) {
  const groups = new Map();
  for (const citation of answer.citations) {
    const said = citation.statement;
    const who = said?.speaker ?? said?.organisation;
    const name = said ? [who && nameOf(who), said.country && countryName(said.country)].filter(Boolean).join(" · ") : "";
    groups.set(name, [...(groups.get(name) ?? []), citation]);
  }
  return [...groups].flatMap(([name, citations]) => [
    ...(groups.size > 1 ? [element("h3", {}, name || word("unattributed"))] : []),
    ...citations.map((citation) => drawCitation(citation, question))]);
}

function drawCitation(citation, question) {
  const seal = element("span", { className: citation.verified ? "tag ok" : "tag" },
    `${citation.verified ? "✓ " : ""}${word(citation.verified ? "verified" : "unverified")}`);
  const { control, output } = citer(citation);
  return element("article", { className: "card cited", id: `citation-${citation.n}`, tabindex: "-1" },
    facts(citation, element("span", { className: "rank" }, `[${citation.n}]`), seal),
    versions(...bothVersions(citation, citation.quote, "quote")),
    citation.counterpart ? null : onlyThere(citation.quote, citation.language, citation),
    element("div", { className: "actions" }, opener(citation, question), openCounterpart(citation, question), control), output);
}

function openCounterpart({ counterpart }, question) {
  return counterpart ? opener(counterpart, question, `${word("open")} · ${word(counterpart.language)}`) : null;
}

const SORTS = {
  fit: () => 0,
  newest: (a, b) => (b.date ?? "").localeCompare(a.date ?? ""),
  oldest: (a, b) => (a.date ?? "9").localeCompare(b.date ?? "9"),
};

function drawHits(answer, question, params, asked) {
  // For a topic that the documents do not have, the nearest passages are unrelated: none is shown.
  if (!answer.answered && answer.reason === "nothing-on-topic") return [];
  if (!answer.hits.length) return [message("abstained", word("nothing"))];
  const sort = SORTS[params.get("sort")] ? params.get("sort") : "fit";
  const sorter = choice("sort", word("sort"), Object.keys(SORTS).map((one) => [one, word(`sort_${one}`)]), sort, (value) => {
    const url = new URL(location.href);
    if (value === "fit") url.searchParams.delete("sort");
    else url.searchParams.set("sort", value);
    go(url.href, { scroll: false });
  });
  return [
    ...drawHeading(word(answer.answered ? "passages" : "closest"), answer.hits, word("citeList"), sorter),
    ...[...answer.hits].sort(SORTS[sort]).map((hit) => drawHit(hit, question, asked))];
}

function drawHit(hit, question, asked) {
  const { control, output } = citer(hit);
  return element("article", { className: "card hit" },
    facts(hit, element("span", { className: "rank" }, `${hit.rank}`), element("span", { className: "tag" }, word(hit.language))),
    versions(...bothVersions(hit, marked(hit.text, hit.highlights))),
    hit.counterpart ? null : onlyThere(hit.text, hit.language, hit),
    whyHit(hit, question, asked),
    element("div", { className: "actions" }, opener(hit, question), openCounterpart(hit, question), control), output);
}
