// One facet: a choice of several values, each with the number of its passages.
import { element, language, word } from "./parts.js";

let opened = null;  // which list is open: it stays so while the view is drawn again
const MOST = 200;

// `values` are [value, label, count]; `choose` is given all chosen values after each change;
// `nameOf` names a chosen value that no passage has.
export function facet(name, label, values, chosen, choose, nameOf = (one) => one) {
  if (!values.length && !chosen.length) return null;
  const known = new Map(values.map(([value, text]) => [value, text]));
  const listed = [...chosen.filter((one) => !known.has(one)).map((one) => [one, nameOf(one), null]), ...values.slice(0, MOST)];
  const change = (value, on) => choose(on ? [...chosen, value] : chosen.filter((one) => one !== value));
  const made = element("details", { className: "facet", id: `facet-${name}`, open: opened === name ? "" : undefined },
    element("summary", {}, `${label}${language === "zh" ? "：" : ": "}`,
      element("span", { className: "chosen" }, chosen.length ? chosen.map((one) => known.get(one) ?? nameOf(one)).join(" · ") : word("any"))),
    element("div", { className: "values", role: "group", "aria-label": label },
      ...listed.map(([value, text, count], at) => {
        const box = element("input", { type: "checkbox", id: `${name}-${at}`, name, value, checked: chosen.includes(value) ? "" : undefined,
          onchange: (event) => { opened = name; change(value, event.target.checked); } });
        return element("label", {}, box, element("span", {}, text), count === null ? null : element("small", {}, `${count}`));
      }),
      chosen.length ? element("button", { type: "button", className: "quiet", onclick: () => { opened = null; choose([]); } }, word("clear")) : null));
  made.addEventListener("toggle", () => { if (made.isConnected) opened = made.open ? name : opened === name ? null : opened; });
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !made.open) return;
    made.open = false;
    made.querySelector("summary").focus();
  });
  return made;
}
