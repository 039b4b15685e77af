// The source line above every quote, hit and match: document, place and speaker.
import { documentOf, hasPages, nameOf, titleOf } from "./catalogue.js";
import { countryName, element, language, numbers, pageWords, word } from "./parts.js";
import { documentAddress } from "./router.js";

function who(statement) {
  if (!statement) return null;
  const names = [
    statement.speaker && nameOf(statement.speaker), statement.organisation && nameOf(statement.organisation),
    statement.country && countryName(statement.country),
  ];
  const text = [...new Set(names.filter(Boolean))].join(language === "zh" ? "，" : ", ");
  return text ? element("strong", {}, text) : null;
}

export function facts(source, ...first) {
  const title = titleOf(source);
  return element("p", { className: "facts" }, ...first, who(source.statement),
    element("a", { className: "title", lang: title.lang, href: documentAddress(source.document_id) }, title.text),
    source.date ? element("span", {}, source.date) : null,
    hasPages(source) && source.page_start ? element("span", {}, pageWords(source.page_start, source.page_end)) : null,
    element("span", { className: "minor" }, `${word("characters")} ${numbers(source.start, source.end)}`));
}

// A link to the exact characters; it keeps the question, so that the document shows its other hits.
export function opener(source, question, label = word("open")) {
  return element("a", { className: "quiet", href: documentAddress(source.document_id, source, question) }, label);
}

// Both versions, the one in the reader's language first.
export function bothVersions(source, body, className) {
  const own = { lang: source.language, body, className };
  const { counterpart } = source;
  if (!counterpart) return [own];
  const there = { lang: counterpart.language, label: `${word(counterpart.language)} · ${word(counterpart.kind)}`, body: counterpart.text };
  own.label = className ? `${word(source.language)} · ${word("quoted")}` : word(source.language);
  return counterpart.language === language ? [there, own] : [own, there];
}

const isKnown = (source) => documentOf(source.document_id) !== undefined;
