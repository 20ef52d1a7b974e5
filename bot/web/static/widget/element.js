// The element itself: its attributes, and its life in a page.
//
//   <script src="https://chat.example.org/widget.js" defer></script>
//   <ryggrad-chat lang="sv"></ryggrad-chat>
//
// Attributes: lang, audience (patient, student), country (SE, NO, DK), greeting, position (floating, inline, page),
// theme (light, dark) and server (where the chat is, if not where this script came from).
//
// What came from outside is only ever set as text, never as HTML. There is no style attribute and no style element (but in
// browsers of before 2023), so that a page with a strict Content-Security-Policy can hold it.

/** Is true where the panel fills the screen. */
const small = matchMedia("(max-width: 30em), (max-height: 30em)");

class RyggradChat extends HTMLElement {
  static observedAttributes = ["lang", "greeting"];

  connectedCallback() {
    this.connected = new AbortController();
    const { signal } = this.connected;
    small.addEventListener("change", () => this.frame?.turn(), { signal });
    addEventListener("beforeprint", () => this.position === "page" && !this.hasAttribute("printing") && this.frame && this.layOut(), { signal });
    for (const name of ["resize", "scroll"]) visualViewport?.addEventListener(name, () => this.fit(), { signal });
    document.addEventListener("click", (event) => this.frame && !event.composedPath().includes(this.frame.menu) && (this.frame.menu.open = false), { signal });
    if (!this.frame) this.start();
  }

  disconnectedCallback() {
    this.connected.abort();
  }

  attributeChangedCallback(name) {
    if (!this.frame) return;
    if (name === "greeting") this.talk.greet(this.w);
    else if (!this.memory.kept.language) this.speak(this.wanted()).catch(() => {});
  }

  /** Builds the chat as soon as its texts are here. Until then, and where they do not come, our children show. */
  async start() {
    if (this.querySelector("article, [role=alert], [role=status]")) return; // the server answered without us
    const server = this.getAttribute("server");
    this.base = new URL("./", new URL(server ? server.replace(/\/?$/, "/") : script?.src || "/", location.href)).href;
    this.position = this.getAttribute("position") || "floating";
    this.memory = new Memory(this.base);
    this.labels = new Labels();
    try {
      await this.speak(this.memory.kept.language || this.wanted());
    } catch {
      console.warn(`ryggrad-chat: ${this.base} gave no texts. Is ${location.origin} among its web.allowed_origins?`);
      addEventListener("online", () => this.isConnected && this.start(), { once: true, signal: this.connected.signal });
      return;
    }
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" });
    dress(this.shadowRoot);
    const typed = this.querySelector("textarea")?.value; // before we came
    this.talk = new Talk(this);
    this.frame = new Frame(this, this.talk);
    await this.talk.restore();
    if (typed && !this.talk.field.value) this.talk.setField(typed);
    this.fit();
  }

  /** The language of the element, else of what it stands in, else of the reader. */
  wanted() {
    return languageOf(this.getAttribute("lang"), this.closest("[lang]")?.lang, document.documentElement.lang, ...navigator.languages);
  }

  /** Changes the language of everything but what was said. */
  async speak(language) {
    this.asked = language;
    const w = await textsIn(this.base, this.locale(language));
    if (this.asked !== language) return; // another was chosen meanwhile
    this.w = w;
    this.labels.speak(w);
  }

  /** Returns a language with our country, which decides what telephone numbers are named. */
  locale(language) {
    const country = this.getAttribute("country");
    return language + (country ? "-" + country.toUpperCase() : "");
  }

  /** Returns a message as POST /v1/ask takes it. The text's own language wins, until the person chooses one. */
  message(text) {
    const { conversation, language, audience } = this.memory.kept;
    return {
      text, conversation, language, locale: this.locale(this.w.language),
      audience: audience || this.getAttribute("audience") || undefined,
    };
  }

  /** Opens the panel of a floating chat. */
  open() {
    this.frame?.open();
  }

  /** Closes it. */
  close() {
    if (this.frame?.launcher) this.panel.close();
  }

  layOut() {
    layOut(this, [this.talk.pinned, this.talk.log]);
    addEventListener("afterprint", () => clear(this), { once: true });
  }

  /** Keeps a chat that fills the screen above the keyboard, which browsers lay over the page. */
  fit() {
    const view = visualViewport;
    if (!view || !this.panel) return;
    const whole = view.scale > 1.01; // enlarged with two fingers: that is no keyboard
    this.panel.style.setProperty("--seen", whole ? null : view.height + "px");
    this.panel.style.setProperty("--above", whole ? null : view.offsetTop + "px");
  }
}

/** Gives a shadow root our style. A constructed style sheet needs no leave from the page's Content-Security-Policy. */
function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(el("style", null, css)); // browsers of before 2023
  }
}
