// The conversation: what was asked and answered, the field, and the wait between them.

class Talk {
  constructor(chat) {
    this.chat = chat;
    this.turns = [];
    this.waiting = null; // the question under way
    const { labels } = chat;
    this.pinned = el("div.pinned");
    this.welcome = el("div.welcome");
    // The log is in the page before its messages, so that a screen reader reads each as it comes.
    this.log = labels.name(el("div.log", { role: "log", "aria-live": "polite", "aria-relevant": "additions" }), "conversation");
    this.status = el("p.status", { role: "status" });
    this.problem = el("div.problem", { role: "alert" });
    this.field = el("textarea", {
      id: "question", rows: 1, maxlength: 4000, enterkeyhint: "send", autocomplete: "off",
      input: () => chat.memory.keep({ draft: this.field.value }), keydown: (event) => this.onKey(event),
    });
    this.button = el("button.send", { type: "submit" }, icon("send"), el("span", null, labels.text("ask")));
    this.form = labels.name(el("form.ask", { submit: (event) => this.onSubmit(event) },
      this.problem, el("label", { for: "question" }, labels.text("question")), el("div.line", null, this.field, this.button),
      el("p.private", null, labels.text("private"))), "question");
    labels.use((w) => this.greet(w));
  }

  /** Shows again what the tab still holds. */
  async restore() {
    const { memory } = this.chat;
    const { turns, draft, pending } = memory.kept;
    this.setField([pending, draft].filter(Boolean).join("\n"));
    this.log.setAttribute("aria-live", "off");
    for (const { question, reply, time } of turns) await this.show(this.place(question), question, reply, time);
    this.log.setAttribute("aria-live", "polite");
    if (turns.length) this.scrollTo(this.log.lastChild);
  }

  /** Shows what stands before the first question. */
  greet(w) {
    const greeting = this.chat.getAttribute("greeting") || (this.chat.position === "page" ? w.texts.purpose : leadOf(w.welcome));
    this.welcome.replaceChildren(...paragraphs(greeting), suggestions(w.welcome, w, (text) => this.ask(text)) || "",
      el("p.notice", null, w.welcome.notice));
  }

  onKey(event) {
    // While letters are put together (IME), Enter takes the proposal; 229 is how some browsers say so.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  onSubmit(event) {
    event.preventDefault();
    if (this.field.value.trim()) this.ask(this.field.value, true);
    else this.field.focus();
  }

  setField(text) {
    this.field.value = text;
    this.chat.memory.kept.draft = text;
  }

  setWaiting(waiting) {
    this.waiting = waiting;
    clearTimeout(this.soon);
    this.button.setAttribute("aria-disabled", String(!!waiting));
    this.chat.panel?.classList.toggle("waiting", !!waiting);
    this.say("");
    // An answer mostly comes at once: only a wait that is noticed is spoken of.
    if (waiting) this.soon = setTimeout(() => this.say(this.chat.w.texts.searching), 300);
  }

  /** Tells something in passing. */
  say(text) {
    this.status.textContent = text;
  }

  /** Tells what failed, with a way on. */
  fail(key, again) {
    const { texts } = this.chat.w;
    this.problem.replaceChildren(el("p", null, texts[key], " ", texts.emergency), again ? button("retry", again, texts.retry) : "");
  }

  /** Puts a question into the log. */
  place(question) {
    const turn = el("div.turn", null, el("div.question", { "aria-live": "off" }, el("h3.unseen", null, this.chat.w.texts.you), el("p", null, question)));
    this.log.append(turn);
    return turn;
  }

  /** Asks a question, typed or picked. While one is under way, another waits for the person to ask again. */
  async ask(question, typed) {
    question = question.trim();
    if (!question || this.waiting) return;
    const { chat } = this;
    const { memory } = chat;
    const waiting = new AbortController();
    this.setWaiting(waiting);
    this.problem.replaceChildren();
    memory.keep({ pending: question });
    if (typed) this.setField("");
    const turn = this.place(question);
    this.scrollTo(turn);
    try {
      const reply = await ask(chat.base, chat.message(question), waiting.signal);
      if (this.waiting !== waiting) return; // erased meanwhile
      const time = Date.now();
      memory.keep({ pending: "", draft: this.field.value, turns: [...memory.kept.turns, { question, reply, time }] });
      await this.show(turn, question, reply, time);
      this.scrollTo(turn);
    } catch (failure) {
      turn.remove();
      if (this.waiting !== waiting) return;
      memory.keep({ pending: "" });
      if (typed || !this.field.value) this.setField([question, this.field.value].filter(Boolean).join("\n"));
      memory.keep({ draft: this.field.value });
      this.fail(failure.key || "failed", () => this.retry(question));
    } finally {
      if (this.waiting === waiting) this.setWaiting(null);
    }
  }

  /** Asks again what failed: what stands in the field now, where the person has changed it. */
  retry(question) {
    this.field.focus();
    if (this.field.value.trim()) this.ask(this.field.value, true);
    else this.ask(question);
  }

  /** Shows the reply to a question that stands in the log. */
  async show(turn, question, reply, time) {
    const { chat } = this;
    const w = await textsIn(chat.base, chat.locale(languageOf(reply.language))).catch(() => chat.w);
    if (!turn.isConnected) return; // erased meanwhile
    this.turns.push({ question, reply, time, w });
    this.pin(reply, w);
    turn.append(replyNode(reply, w, chat.base, (text) => this.ask(text)), el("div.actions", null,
      button("quiet", () => this.copy(`${question}\n\n${reply.text}`), w.texts.copy),
      button("quiet.last", () => this.print(), w.texts.print),
      button("quiet.last", () => chat.frame.showCard(), w.texts.card)));
    this.welcome.hidden = true;
    chat.panel.classList.add("begun");
  }

  /** Keeps an assessment in sight as long as it stands. The bot gives no answer before it has fallen. */
  pin(reply, w) {
    if (withholds(reply)) {
      const card = alarm(reply, w);
      if (this.pinned.textContent !== card.textContent) this.pinned.replaceChildren(card);
    } else if (reply.kind === "answer") {
      this.pinned.replaceChildren();
    }
  }

  /** Brings a turn to the top of what is seen, beneath what stays there. */
  scrollTo(turn) {
    const view = this.chat.view.scrollHeight > this.chat.view.clientHeight ? this.chat.view : this.chat.panel;
    const pinned = this.pinned.offsetHeight;
    this.chat.view.style.scrollPaddingTop = `${pinned}px`;
    view.scrollTop += turn.getBoundingClientRect().top - view.getBoundingClientRect().top - pinned - 8;
  }

  async copy(text) {
    this.say("");
    await copyText(text, this.chat.shadowRoot);
    this.say(this.chat.w.texts.copied);
  }

  print() {
    printOnly(this.chat, [this.pinned, this.log]);
  }

  /** Erases the conversation, here and on the server. A reply under way is dropped. */
  async erase() {
    const { chat } = this;
    this.waiting?.abort();
    const waiting = new AbortController();
    this.setWaiting(waiting);
    this.problem.replaceChildren();
    try {
      await forget(chat.base, chat.memory.kept.conversation);
    } catch {
      this.setWaiting(null);
      if (chat.memory.kept.pending) this.setField(chat.memory.kept.pending);
      this.fail("not_forgotten", () => this.erase());
      return;
    }
    chat.memory.clear();
    this.turns = [];
    this.log.replaceChildren();
    this.pinned.replaceChildren();
    this.setField("");
    this.welcome.hidden = false;
    chat.panel.classList.remove("begun");
    chat.view.scrollTop = 0;
    this.setWaiting(null);
    this.say(chat.w.texts.forgotten);
    this.field.focus();
  }
}
