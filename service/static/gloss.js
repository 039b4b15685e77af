// What a text in the other language is about, word by word: from the term list, no translation.
import { once, reason } from "./api.js";
import { codePoints, element, language, word } from "./parts.js";

// Says that a text is only in the other language, and offers the words. Null when it need not.
export function onlyThere(text, lang) {
  if (lang === language) return null;
  const output = element("div", { className: "gloss", hidden: "" });
  const button = element("button", { type: "button", className: "quiet", "aria-expanded": "false" }, word("gloss"));
  button.addEventListener("click", async () => {
    const open = output.hidden;
    button.setAttribute("aria-expanded", `${open}`);
    output.hidden = !open;
    if (!open || output.childElementCount) return;
    try {
      const found = await once("v1/gloss", { text: codePoints(text).slice(0, 4000).join("") });
      output.replaceChildren(element("p", { className: "notice" }, word("glossNote")), glossed(found, lang));
    } catch (error) {
      output.replaceChildren(element("p", { className: "notice" }, reason(error)));
    }
  });
  return element("div", { className: "only" },
    element("p", { className: "facts" }, element("span", { className: "tag" }, word(lang === "zh" ? "onlyZh" : "onlyEn")), button), output);
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
