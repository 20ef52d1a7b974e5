// What stands around the conversation: the button that opens it, the bar with its menu, and the sheets.

class Frame {
  constructor(chat, talk) {
    this.chat = chat;
    this.talk = talk;
    const { labels } = chat;
    const floating = chat.position === "floating";
    const page = chat.position === "page";
    chat.view = el((page ? "main" : "div") + ".view", null, this.intro(page),
      page && el("h2.unseen", null, labels.text("conversation")), talk.pinned, talk.welcome, talk.log, talk.status);
    chat.panel = el((floating ? "dialog" : page ? "div" : "section") + ".panel." + chat.position, { keydown: (event) => this.onKey(event) },
      this.bar(floating), chat.view, talk.form);
    if (!page) labels.name(chat.panel, "title");
    this.sheet = el("dialog.sheet", { "aria-labelledby": "sheet-title" });
    chat.shadowRoot.append(floating ? this.corner() : chat.panel, this.sheet, el("div.paper"));
    labels.use((w) => (chat.shadowRoot.firstChild.lang = w.language));
    if (floating) chat.panel.addEventListener("close", () => this.onClose());
  }

  intro(page) {
    const { labels } = this.chat;
    const privacy = button("link", () => this.showPrivacy(), labels.text("privacy"));
    return el("div.intro", null, el(page ? "h1" : "h2", null, labels.text("title")),
      el("p.hotline", null, icon("alarm"), el("span", null, labels.text("emergency"))),
      el("p.automatic", null, labels.text("automatic"), " ", privacy));
  }

  /** Returns the button in the corner with the panel that it opens. */
  corner() {
    const { labels, panel } = this.chat;
    this.launcher = button("launcher", () => this.open(), icon("ask"), el("span", null, labels.text("open")));
    this.launcher.setAttribute("aria-haspopup", "dialog");
    return labels.name(el("section.corner", null, this.launcher, panel), "title");
  }

  bar(closable) {
    const { chat } = this;
    const { labels, memory } = chat;
    const name = el("p.name");
    labels.use((w) => (name.textContent = w.clinic || w.texts.title));
    this.language = el("select", { id: "language", change: () => this.choose() },
      languages.map((code) => el("option", { value: code, lang: code }, nameOf(code))));
    labels.use((w) => (this.language.value = w.language));
    const student = el("input", { type: "checkbox", change: () => memory.keep({ audience: student.checked ? "student" : "patient" }) });
    student.checked = chat.message("").audience === "student";
    const item = (key, name, act) => button("item" + name, () => (this.menu.open && this.closeMenu(), act()), labels.text(key));
    this.menu = el("details.menu", null,
      labels.name(el("summary", null, icon("menu")), "menu"),
      el("div.items", null,
        el("label", { for: "language" }, labels.text("languages")), this.language,
        el("label.check", null, student, labels.text("student")),
        item("card", ".begun", () => this.showCard()), item("print", ".begun", () => this.talk.print()),
        item("forget", ".begun", () => this.confirmErase()), item("privacy", "", () => this.showPrivacy())));
    this.menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.menu.contains(event.relatedTarget)) this.menu.open = false;
    });
    return el("header.bar", null, name, this.menu,
      closable && labels.name(button("close", () => chat.panel.close(), icon("close")), "close"));
  }

  closeMenu() {
    this.menu.open = false;
    this.menu.firstChild.focus();
  }

  /** Changes the language of the frame and of the replies to come. What was said stays as it is. */
  async choose() {
    const { chat } = this;
    const language = this.language.value;
    try {
      await chat.speak(language);
      chat.memory.keep({ language });
    } catch (failure) {
      this.language.value = chat.w.language;
      this.talk.fail(failure.key);
    }
  }

  /** Escape closes what lies on top: the menu, else the panel. A sheet closes by itself. */
  onKey(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (this.menu.open) {
      event.preventDefault();
      this.closeMenu();
    } else if (this.launcher) {
      event.preventDefault();
      this.chat.panel.close();
    }
  }

  open() {
    const { panel } = this.chat;
    if (!this.launcher || panel.open) return;
    this.opener = document.activeElement;
    this.show();
    this.talk.field.focus();
  }

  /** Shows the panel: on a small screen it fills it, and what is behind cannot be reached. */
  show() {
    const { panel } = this.chat;
    this.launcher.hidden = true;
    if (small.matches) panel.showModal();
    else panel.show();
    const last = this.talk.log.lastChild;
    if (last) this.talk.scrollTo(last);
  }

  /** Changes between filling the screen and not, where the window has changed its size. */
  turn() {
    const { panel, shadowRoot } = this.chat;
    if (!this.launcher || !panel.open) return;
    const focused = shadowRoot.activeElement;
    const over = this.sheet.open;
    this.sheet.close();
    panel.close();
    this.show();
    if (over) this.sheet.showModal();
    focused?.focus();
  }

  onClose() {
    if (this.chat.panel.open) return; // only turned
    this.launcher.hidden = false;
    const { opener, launcher, chat } = this;
    (opener && opener !== chat && opener !== document.body && opener.isConnected ? opener : launcher).focus();
  }

  /** Shows a sheet over everything. Its close button comes first. */
  showSheet(title, content, actions = []) {
    const { sheet } = this;
    const { w } = this.chat;
    const told = el("p.status", { role: "status" });
    const close = button("close", () => sheet.close(), icon("close"));
    close.setAttribute("aria-label", w.texts.close);
    const body = el("div.body", { tabindex: 0, role: "group", "aria-labelledby": "sheet-title" }, content);
    sheet.lang = w.language;
    sheet.replaceChildren(el("div.top", null, el("h2", { id: "sheet-title" }, title), close), body, told,
      actions.length ? el("div.actions", null, actions.map(([key, act, name = "quiet"]) => button(name, () => act(told), w.texts[key]))) : "");
    if (!sheet.open) sheet.showModal();
    body.scrollTop = 0;
  }

  showPrivacy() {
    const { w } = this.chat;
    this.showSheet(w.texts.privacy, paragraphs(w.privacy));
  }

  showCard() {
    const { w } = this.chat;
    if (!this.talk.turns.length) return;
    const card = cardNode(this.talk.turns, w);
    this.showSheet(w.texts.card, [card], [
      ["print", () => printOnly(this.chat, [el("h2", null, w.texts.card), card]), "main"],
      ["copy", async (told) => {
        told.textContent = "";
        await copyText(`${w.texts.card}\n\n${card.innerText}`, this.chat.shadowRoot);
        told.textContent = w.texts.copied;
      }],
    ]);
  }

  confirmErase() {
    const { w } = this.chat;
    this.showSheet(w.texts.forget, [el("p", null, w.texts.forget_sure)], [
      ["forget", () => (this.sheet.close(), this.talk.erase()), "main"],
      ["keep", () => this.sheet.close()],
    ]);
  }
}
