// The checked claims of a draft as a file: a table, Markdown, or everything as JSON.
import { titleOf } from "./catalogue.js";
import { element, word } from "./parts.js";
import { documentAddress } from "./router.js";

const FORMULA = /^[=+\-@\t\r]/;

function rows(claims) {
  return claims.map((claim) => {
    const [match] = claim.matches;
    return {
      n: claim.n, status: word(claim.status), kind: word(claim.kind), text: claim.text,
      source: match ? titleOf(match).text : "", link: match ? documentAddress(match.document_id, match) : "",
    };
  });
}

function csv(claims) {
  const cell = (value) => {
    const text = FORMULA.test(`${value}`) ? `'${value}` : `${value}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const all = rows(claims);
  return `\ufeff${[Object.keys(all[0] ?? { n: 0 }), ...all.map(Object.values)].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

const escaped = (text) => text.replace(/[\\`*_[\]<>#]/g, "\\$&").replace(/\s+/g, " ");

function markdown(claims) {
  return rows(claims).map(({ n, status, text, source, link }) =>
    `${n}. **${status}** ${escaped(text)}${link ? `\n   — [${escaped(source)}](${link})` : ""}`).join("\n\n") + "\n";
}

const FORMATS = { csv: ["CSV", csv], md: ["Markdown", markdown], json: ["JSON", (claims) => JSON.stringify(claims, null, 2)] };

// Links that save the list as a file, one for each format.
export function keepers(claims) {
  return element("p", { className: "actions" }, element("span", { className: "facts" }, word("keepList")),
    ...Object.entries(FORMATS).map(([suffix, [name, write]]) => {
      const blob = new Blob([write(claims)], { type: "text/plain;charset=utf-8" });
      return element("a", { className: "quiet", href: URL.createObjectURL(blob), download: `lanmei-checked.${suffix}` }, name);
    }));
}
