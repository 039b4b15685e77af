// Why a passage was found: the ranks and matching words of the search, nothing else.
import { once } from "./api.js";
import { codePoints, element, word } from "./parts.js";

const MOST = 8;

// `asked` is the body of the search without the words; bridge terms are fetched when it is opened.
export function whyHit(hit, question, asked) {
  const list = element("ul", {}, ...reasons(hit).map((text) => element("li", {}, text)));
  const made = element("details", { className: "why" }, element("summary", {}, word("why")), list);
  let told = false;
  made.addEventListener("toggle", async () => {
    if (!made.open || told) return;
    told = true;
    try {
      const { debug } = await once("v1/search", { query: question, k: 1, debug: true, ...asked });
      const pairs = bridges(hit, debug.retrievers.flatMap((one) => one.expansions));
      if (pairs.length) list.append(element("li", {}, word("whyBridge", pairs.join(word("comma")))));
    } catch { told = false; }
  });
  return made;
}

function reasons({ text, scores, highlights, counterpart }) {
  const points = codePoints(text);
  const words = [...new Set(highlights.map(({ start, end }) => points.slice(start, end).join("").toLowerCase()))];
  return [
    scores.dense_rank === null ? word("whyNotMeaning") : word("whyMeaning", scores.dense_rank),
    scores.lexical_rank === null ? word("whyNotWords") : word("whyWords", scores.lexical_rank),
    words.length ? word("whyShared", words.slice(0, MOST).map((one) => quoted(one)).join(word("comma"))) : null,
    counterpart && !words.length ? word("whyCounterpart") : null,
  ].filter(Boolean);
}

const quoted = (text) => `“${text}”`;

// Words of the question that are in the passage in translation.
function bridges({ text, language: lang }, expansions) {
  const there = text.toLowerCase();
  const found = expansions.filter((one) => one.language === lang && there.includes(one.translation.toLowerCase()));
  return [...new Set(found.map((one) => `${quoted(one.source)} → ${quoted(one.translation)}`))].slice(0, MOST);
}
