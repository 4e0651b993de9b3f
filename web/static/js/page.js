// What the server told the page, and the one way to get data: out of the page itself where it carries them, else over the network.

export const settings = JSON.parse(document.getElementById("settings").textContent);

let carried = null;

export class LoadError extends Error {
  constructor(href, reason) {
    super(`${href}: ${reason}`);
    this.name = "LoadError";
    this.href = href;
    this.reason = reason;
  }
}

/** JSON at an address; rejects with a LoadError that names the address and what went wrong. */
export async function load(href) {
  const text = (await carriedTexts())[href];
  return text === undefined ? json(await request(href)) : JSON.parse(text);
}

/** What the server answers, whatever its status; rejects with a LoadError where it does not answer. */
export async function request(href, signal = null) {
  try {
    return await fetch(href, { signal, headers: { Accept: "application/geo+json, application/json" } });
  } catch (error) {
    throw new LoadError(href, error.message);
  }
}

/** The JSON of an answer; rejects with a LoadError where it is none, or a refusal. */
export async function json(response) {
  if (!response.ok) throw new LoadError(response.url, `${response.status} ${response.statusText}`.trim());
  return response.json().catch((error) => { throw new LoadError(response.url, error.message); });
}

/** A collection: follows `next` links until the last page, or until it has `most` features. */
export async function loadCollection(href, most = Infinity) {
  const collection = await load(href);
  const features = [...collection.features];
  for (let next = nextLink(collection); next && features.length < most; ) {
    const page = await load(next);
    features.push(...page.features);
    next = nextLink(page);
  }
  return { ...collection, features: features.slice(0, most) };
}

function nextLink(collection) {
  return collection.links?.find((link) => link.rel === "next")?.href;
}

/** What a page in one file carries, by address: one gzip (RFC 1952) of a JSON object, in base64. */
function carriedTexts() {
  const packed = document.getElementById("carried");
  carried ??= packed ? unpack(packed.textContent) : Promise.resolve({});
  return carried;
}

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
