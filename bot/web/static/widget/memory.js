// What outlives a change of page: the conversation's name and what was shown, in the tab's own storage and nowhere else.
// It ends with the tab. Where the browser blocks storage, it ends with the page.

const mostKept = 40; // turns

class Memory {
  constructor(base) {
    this.key = "ryggrad " + base;
    try {
      this.kept = JSON.parse(sessionStorage.getItem(this.key));
    } catch {} // blocked, or not ours
    if (!Array.isArray(this.kept?.turns)) this.clear();
  }

  /** Forgets all, and begins a conversation of a new name. */
  clear() {
    this.kept = { conversation: newName(), turns: [], draft: "" };
    try {
      sessionStorage.removeItem(this.key);
    } catch {}
  }

  /** Keeps some values: language, audience, draft, open. */
  keep(values) {
    Object.assign(this.kept, values);
    this.kept.turns = this.kept.turns.slice(-mostKept);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {} // blocked or full: what is in memory holds
  }
}
