// What a person takes along: copies, prints, and the card for whoever treats them.

/** Copies a text. Browsers without a clipboard for pages that came without TLS copy what is selected. */
async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const focused = root.activeElement;
    const area = el("textarea.unseen", { readonly: true }, text);
    (focused?.parentNode || root).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    focused?.focus();
  }
}

const outside = `@media print {
  [data-ryggrad-print=off] { display: none !important; }
  [data-ryggrad-print=way] { display: block !important; position: static !important; overflow: visible !important; height: auto !important;
    max-height: none !important; margin: 0 !important; padding: 0 !important; transform: none !important; background: none !important; }
}`;

/** Prints a copy of some nodes and nothing else of the page that we are in. */
function printOnly(host, nodes) {
  layOut(host, nodes);
  addEventListener("afterprint", () => clear(host), { once: true });
  print();
}

/** Puts a copy of some nodes on our sheet of paper, and takes everything around us out of print. */
function layOut(host, nodes) {
  clear(host);
  const copies = nodes.map((node) => node.cloneNode(true));
  for (const copy of copies) for (const details of copy.querySelectorAll("details")) details.open = true;
  host.shadowRoot.querySelector(".paper").replaceChildren(...copies);
  host.toggleAttribute("printing", true);
  for (let node = host; node && node !== document.documentElement; node = node.parentElement || node.getRootNode().host) {
    if (node !== host) node.dataset.ryggradPrint = "way";
    for (const other of node.parentNode?.children || []) if (other !== node && other !== document.head) other.dataset.ryggradPrint = "off";
  }
  try {
    host.printSheet ||= new CSSStyleSheet();
    host.printSheet.replaceSync(outside);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, host.printSheet];
  } catch {} // browsers of before 2023 print what is around us too
}

/** Gives the page back as it was. */
function clear(host) {
  host.removeAttribute("printing");
  host.shadowRoot.querySelector(".paper").replaceChildren();
  for (const node of document.querySelectorAll("[data-ryggrad-print]")) node.removeAttribute("data-ryggrad-print");
  if (host.printSheet) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== host.printSheet);
}

/** Returns the card to take to a clinician: what was asked, and what was answered with its sources. */
function cardNode(turns, w) {
  const date = new Intl.DateTimeFormat(w.language === "en" ? "en-GB" : w.language, { dateStyle: "long", timeStyle: "short" }).format(turns.at(-1).time);
  return el("div.card", null, el("p.meta", null, [date, w.clinic].filter(Boolean).join(" · ")), el("p", null, w.texts.card_intro),
    turns.map(({ question, reply, w: spoken = w }) => el("section", null,
      el("h3", null, w.texts.you), el("p.asked", null, question),
      el("h3", null, w.texts.answer),
      el("div", { lang: reply.language },
        reply.assessment && [el("p", null, el("strong", null, spoken.words.urgency[reply.assessment.level])), paragraphs(reply.assessment.text)],
        paragraphs(leadOf(reply)),
        reply.claims.map((claim) => el("div.cited", null, el("p", null, claim.text), claim.detail && el("p", null, claim.detail),
          surety(claim, spoken), el("p.cite", { lang: claim.source.language }, cite(claim.source)))),
        reply.disagreement && paragraphs(`${spoken.words.differ} ${reply.disagreement.text}`)))),
    el("p.notice", null, turns.at(-1).reply.notice));
}
