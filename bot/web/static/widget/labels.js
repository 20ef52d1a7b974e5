// The texts of the frame, which change with the language while everything stays in its place.

class Labels {
  constructor() {
    this.uses = [];
  }

  /** Calls set now and whenever the language changes. */
  use(set) {
    this.uses.push(set);
    if (this.w) set(this.w);
  }

  /** Returns a text node that holds the text of a key. */
  text(key) {
    const node = document.createTextNode("");
    this.use((w) => (node.data = w.texts[key]));
    return node;
  }

  /** Gives an attribute the text of a key, and returns the element. */
  name(node, key, attribute = "aria-label") {
    this.use((w) => node.setAttribute(attribute, w.texts[key]));
    return node;
  }

  /** Changes the language. */
  speak(w) {
    this.w = w;
    for (const set of this.uses) set(w);
  }
}
