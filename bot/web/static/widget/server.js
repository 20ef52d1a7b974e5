// Speaking with the server.

const patience = 20000; // milliseconds until a question counts as lost

/** Is thrown where the server gave no answer to show. key names the text that says so. */
class Failure extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

/** Asks the server for something. The signal ends the wait, and so does the end of our patience. */
async function request(address, options, signal) {
  const patient = new AbortController();
  const timer = setTimeout(() => patient.abort(), patience);
  const stop = () => patient.abort();
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(address, {
      ...options, credentials: "omit", referrerPolicy: "no-referrer", signal: patient.signal,
    });
    return { response, body: response.status === 204 ? null : await response.json().catch(() => null) };
  } catch {
    throw new Failure(patient.signal.aborted ? "slow" : "offline");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Returns the reply to a message. An assessment is one whatever the status: it is never withheld. */
async function ask(base, message, signal) {
  const { response, body } = await request(new URL("v1/ask", base), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message),
  }, signal);
  if (Array.isArray(body?.claims) && (response.ok || body.assessment)) return body;
  throw new Failure(response.status === 429 ? "busy" : response.status === 413 ? "unreadable" : "failed");
}

/** Erases a conversation on the server. */
async function forget(base, conversation) {
  const { response } = await request(new URL("v1/conversations/" + encodeURIComponent(conversation), base), { method: "DELETE" });
  if (!response.ok && response.status !== 404) throw new Failure("not_forgotten");
}

const spoken = new Map(); // by address: what the chat says in a language, as a promise

/** Returns what the chat says in a language: {language, texts, welcome, words, privacy, clinic}. */
function textsIn(base, locale) {
  const address = new URL("v1/texts?lang=" + encodeURIComponent(locale), base).href;
  if (!spoken.has(address)) {
    const promise = request(address).then(({ response, body }) => {
      if (!response.ok || !body?.texts) throw new Failure("failed");
      return body;
    });
    promise.catch(() => spoken.delete(address));
    spoken.set(address, promise);
  }
  return spoken.get(address);
}

const languages = ["sv", "nb", "da", "en"];

/** Returns the first of some language tags that the chat speaks, as sv, nb, da or en. */
function languageOf(...tags) {
  for (const tag of tags) {
    const base = (tag || "").toLowerCase().split(/[-_]/)[0];
    if (base === "no" || base === "nn") return "nb";
    if (languages.includes(base)) return base;
  }
  return "en";
}

/** Returns a language's own name. */
function nameOf(language) {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language);
  return name[0].toUpperCase() + name.slice(1);
}

/** Returns a name for a conversation that nobody can guess. randomUUID is missing where a page came without TLS. */
function newName() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
