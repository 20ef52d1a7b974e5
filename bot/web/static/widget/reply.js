// How a reply looks. w is what the chat says in the reply's language.

const steps = { "very-low": 1, low: 2, moderate: 3, high: 4 };

/** Returns what a reply says before its claims, or all of it where it has none, without what is shown elsewhere. */
function leadOf(reply) {
  let text = reply.text;
  if (reply.assessment && text.startsWith(reply.assessment.text)) text = text.slice(reply.assessment.text.length);
  if (reply.claims.length) return text.split(reply.claims[0].text)[0].trim();
  const list = "\n• " + reply.suggestions.join("\n• ");
  return text.split("\n\n").filter((part) => part !== reply.notice && !part.endsWith(list)).join("\n\n").trim();
}

/** Returns the first sentence of a text, which is the one that answers. */
const firstOf = (text) => (text.match(/^.+?[.!?](?=\s+["“”«]?\p{Lu})/su) || [text])[0];

/** Returns how sure a claim is: a bar of four steps where its source grades it, and always the words. */
function surety(claim, w) {
  const { level, as_stated: stated, meaning } = claim.evidence;
  const step = steps[level];
  if (!step) return el("p.surety", null, meaning);
  const bar = el("span.grade", { role: "img", "aria-label": fill(w.texts.scale, { step, of: 4 }) });
  for (let i = 1; i <= 4; i++) bar.append(el(i <= step ? "i.full" : "i"));
  return el("p.surety", null, bar, el("span", null, el("strong", null, `${w.words.levels[level]} (${stated}).`), " ", meaning));
}

const cite = ({ title, year, section }) => `${title}${year ? ` (${year})` : ""} – ${section}`;

/** Returns where a claim comes from: a line that opens to all that is known of the source. */
function source(claim, w, base) {
  const { title, publisher, year, language, section, url } = claim.source;
  const row = (key, value) => value && [el("dt", null, w.texts[key]), el("dd", null, value)];
  const permanent = new URL(`v1/claims/${encodeURIComponent(claim.id)}?lang=${w.language}`, base);
  return el("details.source", null,
    el("summary", null, el("span", null, w.texts.source, " ", el("span", { lang: language }, title))),
    el("dl", null,
      row("section", el("span", { lang: language }, section)), row("publisher", publisher), row("year", year && String(year))),
    el("p.links", null, url && link(url, w.texts.open_source), link(permanent, w.texts.permanent)));
}

/** Returns the parts of a claim: what was found, how sure that is, and where it stands. */
const told = (claim, w, base) => [
  el("p.finding", null, claim.text), claim.detail && el("p.detail", null, claim.detail), surety(claim, w), source(claim, w, base)];

/** Returns the claim that answers, its first sentence apart. */
function answerNode(claim, w, base) {
  const first = firstOf(claim.text);
  const rest = claim.text.slice(first.length).trim();
  const [, ...parts] = told(claim, w, base);
  return el("div.claim.answer", null, el("p.finding", null, first), rest && el("p.rest", null, rest), parts);
}

/** Returns the claims of sources that differ, side by side. The first of a reply was told already, and is told in short. */
function differing(reply, w, base) {
  const columns = reply.disagreement.claims.map((id) => reply.claims.find((c) => c.id === id)).filter(Boolean).map((claim) =>
    el("li.claim", null, el("p.head", { lang: claim.source.language }, claim.source.title),
      claim === reply.claims[0] ? [el("p.finding", null, firstOf(claim.text)), surety(claim, w)] : told(claim, w, base)));
  return el("section.differ", null, el("h4", null, w.words.differ), paragraphs(reply.disagreement.text), el("ul.columns", null, columns));
}

/** Returns the people to call, as big buttons: the first stands out, and all emergency numbers where it is now. */
function contactList(contacts, w, now) {
  return el("ul.contacts", null, contacts.map(({ id, name, tel }) =>
    el("li", null, el(/emergency/.test(id) && now ? "a.call.now" : "a.call", { href: "tel:" + tel.replace(/[^\d+]/g, "") }, icon("call"),
      el("span", null, `${w.texts.call} ${tel}`, name && name !== tel && el("small", null, " " + name))))));
}

const numbers = (assessment) =>
  assessment.contacts.filter((c, i, all) => /\d/.test(c.tel) && all.findIndex((d) => d.tel === c.tel) === i);

const mostPinned = 2; // numbers in the card that stays in sight; the others stand with the reply

/** Reports whether nothing but the assessment may be said. */
const withholds = (reply) => reply.kind === "assessment" && !!reply.assessment;

/** Returns the card that stays in sight: what to do first, and whom to call. */
function alarm(reply, w) {
  const { level, text } = reply.assessment;
  return el("section.alarm." + (level === "emergency" ? "emergency" : "urgent"), { role: "alert", lang: w.language },
    el("h3.urgency", null, icon("alarm"), w.words.urgency[level] || w.texts.emergency), paragraphs(text)[0],
    contactList(numbers(reply.assessment).slice(0, mostPinned), w, level === "emergency"));
}

/** Returns the part of an assessment that stands with the reply. */
function assessed(reply, w) {
  const { level, text } = reply.assessment;
  const contacts = numbers(reply.assessment);
  if (withholds(reply)) {
    return el("div.assessed", null, paragraphs(text), contacts.length > mostPinned && contactList(contacts.slice(mostPinned), w));
  }
  return el("section.soon", null, el("h4.urgency", null, icon("care"), w.words.urgency[level]), paragraphs(text),
    contactList(contacts, w));
}

/** Returns the questions that can be asked next. */
function suggestions(reply, w, pick) {
  if (!reply.suggestions.length) return null;
  const head = reply.kind === "answer" ? w.words.also_ask : w.words.nearest;
  return el("div.pick", null, el("p.head", null, head),
    el("ul", null, reply.suggestions.map((text) => el("li", null, button("chip", () => pick(text), text)))));
}

/** Returns a reply. The first claim answers, and stands first and largest but for what should be seen to. */
function replyNode(reply, w, base, pick) {
  const [answer, ...others] = reply.claims;
  const differ = reply.disagreement?.claims || [];
  const more = others.filter((claim) => !differ.includes(claim.id));
  return el("article.reply", { lang: w.language }, el("h3.unseen", null, w.texts.answer),
    reply.assessment && assessed(reply, w),
    el("div.lead", null, paragraphs(leadOf(reply))),
    answer && answerNode(answer, w, base),
    reply.disagreement && differing(reply, w, base),
    more.length && el("section.more", null, el("h4", null, w.words.more), more.map((claim) => el("div.claim.further", null, told(claim, w, base)))),
    suggestions(reply, w, pick),
    reply.notice && el("p.notice", null, reply.notice));
}
