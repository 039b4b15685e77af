// The last measured quality of search and answers, in sentences and bars.
import { once } from "./api.js";
import { element, language, message, word } from "./parts.js";
import { announce } from "./shell.js";

export async function draw(at, route, isCurrent) {
  if (!at.querySelector("[data-quality]")) at.replaceChildren(element("h1", {}, word("quality")), element("p", { className: "waiting" }, word("opening")));
  const { own, shipped, unreadable } = await once("v1/quality");
  if (!isCurrent()) return word("quality");
  at.replaceChildren(
    element("h1", { "data-quality": "" }, word("quality")), element("p", { className: "lead" }, word("qualityLead")),
    ...(own ? drawQuality(own, word("qualityOwn")) : []),
    // The shipped documents were measured with the program: no own measurement is needed.
    ...(own || (shipped?.same_documents && !unreadable) ? [] : [message("abstained", word(unreadable ? "qualityUnreadable" : "qualityNone"), word("qualityHow"))]),
    ...(shipped && !own ? drawQuality(shipped, word("qualityShipped")) : []));
  announce(word("quality"));
  return word("quality");
}

const day = (text) => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "long" }).format(new Date(text));

function drawQuality(quality, heading) {
  const about = word("qualityAbout", day(quality.date), quality.version, quality.dataset + (quality.split ? ` (${quality.split})` : ""));
  const fits = quality.same_index ? "qualitySame" : quality.same_documents ? "qualitySameDocuments" : "qualityOther";
  return [
    element("h2", {}, heading),
    element("p", { className: "notice" }, `${about} ${word(fits)}`),
    element("p", { className: "legend notice" }, ...["good", "rest", "bad"].map((kind) => element("span", { className: kind }, word(`quality_${kind}`)))),
    element("div", { className: "columns" }, ...quality.directions.map(drawDirection)),
    element("p", { className: "notice" }, word("qualityExact")),
  ];
}

function drawDirection({ question, passages, finding, answering }) {
  const made = element("section", { className: "card position measured" },
    element("h2", {}, word("qualityOf", question, passages)));
  if (finding && finding.n) {
    made.append(told(word("qualityFirst", finding.n, finding.first, passages), [["good", finding.first], ["rest", finding.n - finding.first]]),
      told(word("qualityTen", Math.round(100 * finding.in_ten)), [["good", finding.in_ten], ["rest", 1 - finding.in_ten]]));
  }
  if (answering && answering.n) {
    const other = Math.max(answering.n - answering.right - answering.refused, 0);
    made.append(told(word("qualityRight", answering.n, answering.right, answering.refused, other),
      [["good", answering.right], ["rest", answering.refused], ["bad", other]]));
  }
  if (answering && answering.n_unanswerable) {
    const { n_unanswerable: n, wrongly } = answering;
    made.append(told(word("qualityRefused", n, n - wrongly, wrongly), [["good", n - wrongly], ["bad", wrongly]]));
  }
  return made;
}

// A sentence, and its figures as a bar with proportional parts.
function told(sentence, parts) {
  const bar = element("div", { className: "bar", "aria-hidden": "true" });
  for (const [kind, amount] of parts) {
    if (!amount) continue;
    const part = element("span", { className: kind });
    part.style.flexGrow = `${amount}`;
    bar.append(part);
  }
  return element("div", { className: "told" }, element("p", {}, sentence), bar);
}
