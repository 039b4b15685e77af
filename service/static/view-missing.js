// The view for an unknown address.
import { element, word } from "./parts.js";
import { address } from "./router.js";

export async function draw(at) {
  at.replaceChildren(element("h1", {}, word("nothingHere")), element("p", {}, element("a", { href: address("./") }, word("ask"))));
  return word("nothingHere");
}
