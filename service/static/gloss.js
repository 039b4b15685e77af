// Help for a text only in the other language: a word-by-word gloss, and a machine translation where
// the server has a model. Both are labelled as not from the document.
import { call, once, reason } from "./api.js";
import { codePoints, element, language, word } from "./parts.js";
import { announce } from "./shell.js";

// A note that a text is only in the other language, with help; null for other texts.
// `place` is the span of the text: {document_id, start, end}.
export function onlyThere(text, lang, place) {
  if (lang === language) return null;
  const line = element("p", { className: "facts" }, element("span", { className: "tag" }, word(lang === "zh" ? "onlyZh" : "onlyEn")));
  const made = element("div", { className: "only" }, line);
  const offer = (label, fetched) => {
    const output = element("div", { className: "gloss", hidden: "" });
    line.append(unfolding(label, output, fetched));
    made.append(output);
  };
  offer(word("gloss"), async () => {
    const found = await once("v1/gloss", { text: codePoints(text).slice(0, 4000).join("") });
    return [element("p", { className: "notice" }, word("glossNote")), glossed(found, lang)];
  });
  hasModel().then((has) => {
    if (has) offer(word("translate"), async () => translated(await translation(place)));
  });
  return made;
}

// A button that shows and hides content fetched once. A failure is shown, and tried again next time.
function unfolding(label, output, fetched) {
  const button = element("button", { type: "button", className: "quiet", "aria-expanded": "false" }, label);
  let told = false;
  button.addEventListener("click", async () => {
    const open = output.hidden;
    button.setAttribute("aria-expanded", `${open}`);
    output.hidden = !open;
    if (!open || told) return;
    told = true;
    output.replaceChildren(element("p", { className: "waiting" }, word("working")));
    try {
      output.replaceChildren(...await fetched());
      announce(label);
    } catch (error) {
      told = false;
      output.replaceChildren(element("p", { className: "notice" }, reason(error)));
      announce(reason(error));
    }
  });
  return button;
}

const hasModel = () => once("readyz").then((ready) => ready.generator, () => false);

// Cached while the page is open: the model is asked once for each place.
const asked = new Map();
function translation({ document_id, start, end }) {
  const key = `${document_id} ${start} ${end}`;
  if (!asked.has(key)) {
    asked.set(key, call("v1/translations", { document_id, start, end }));
    // Only complete translations are cached.
    asked.get(key).then((one) => { if (one.failure) asked.delete(key); }, () => asked.delete(key));
  }
  return asked.get(key);
}

function translated({ text, into, model, warnings }) {
  return [
    element("p", { className: "facts" }, element("span", { className: "tag machine" }, word("machineMade")), element("span", {}, word("machineNote", model))),
    text ? element("p", { lang: into, className: "translated" }, text) : element("p", { className: "notice" }, word("noTranslation")),
    ...warnings.map((one) => element("p", { className: "notice", lang: into }, one)),
  ];
}

function glossed({ text, words }, lang) {
  const points = codePoints(text);
  const made = element("p", { lang, className: "glossed" });
  let at = 0;
  for (const { start, end, translations } of words) {
    made.append(points.slice(at, start).join(""));
    made.append(element("ruby", {}, points.slice(start, end).join(""),
      element("rp", {}, "("), element("rt", { lang: language }, translations.slice(0, 2).join(" / ")), element("rp", {}, ")")));
    at = end;
  }
  made.append(points.slice(at).join(""));
  return made;
}
