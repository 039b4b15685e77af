// Reads the text of a draft file in the browser; the file is not sent.
import { word } from "./parts.js";

export const ACCEPTED = ".txt,.md,.docx,.pdf";
const MOST_BYTES = 20_000_000;

export async function textOf(file) {
  if (file.size > MOST_BYTES) throw new Error(word("fileTooLarge"));
  const kind = file.name.toLowerCase().split(".").at(-1);
  if (kind === "pdf") return pdfText(await file.arrayBuffer());
  if (kind === "docx") return docxText(new Uint8Array(await file.arrayBuffer()));
  if (kind !== "txt" && kind !== "md") throw new Error(word("fileKind"));
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

async function pdfText(bytes) {
  const { openPdf } = await import("./pdf-view.js");
  const pdf = await openPdf({ data: bytes });
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""));
  }
  await pdf.loadingTask.destroy();
  return pages.join("\n\n");
}

const WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

async function docxText(bytes) {
  const xml = new TextDecoder().decode(await unzipped(bytes, "word/document.xml"));
  const body = new DOMParser().parseFromString(xml, "application/xml");
  if (body.querySelector("parsererror")) throw new Error(word("fileBroken"));
  return [...body.getElementsByTagNameNS(WORD, "p")].map((paragraph) => [...paragraph.getElementsByTagNameNS(WORD, "*")]
    .map((one) => ({ t: one.textContent, tab: "\t", br: "\n", cr: "\n" })[one.localName] ?? "").join("")).join("\n\n");
}

// One file of a ZIP archive, found by the directory at its end.
async function unzipped(bytes, name) {
  const view = new DataView(bytes.buffer);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Error(word("fileBroken"));
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [named, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    if (new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + named)) === name) {
      const from = view.getUint32(at + 42, true);
      const start = from + 30 + view.getUint16(from + 26, true) + view.getUint16(from + 28, true);
      const packed = bytes.subarray(start, start + view.getUint32(at + 20, true));
      if (view.getUint16(at + 10, true) === 0) return packed;
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    }
    at += 46 + named + extra + comment;
  }
  throw new Error(word("fileBroken"));
}
