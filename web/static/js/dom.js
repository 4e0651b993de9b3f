// Builds elements. Children are nodes or strings; strings become text nodes, so no data is ever read as markup.

/** An element with attributes (`on…` functions become listeners; null, undefined and false are left out) and children. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) setAttribute(node, key, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** A link that leaves the atlas, or plain text where the address is none a browser may follow. */
export function outsideLink(address, text) {
  if (!/^https?:\/\//i.test(address ?? "")) return element("span", {}, text);
  return element("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text);
}

function setAttribute(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else node.setAttribute(key, value === true ? "" : value);
}
