// Making elements. Strings become text, never HTML.

/** Returns an element. name is "tag.class.class"; a function among the attributes listens to the event of its name. */
function el(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value != null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter(Boolean));
  return node;
}

/** Returns a button that sends no form. */
const button = (name, click, ...children) => el("button." + name, { type: "button", click }, ...children);

const drawings = {
  ask: "M4 5.5h16v10.5h-9l-4.5 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M5 7h14M5 12h14M5 17h14",
  send: "M5 12h13M12 6l6 6-6 6",
  alarm: "M12 3.5L22 20.5H2zM12 10v5M12 17.6v.4",
  care: "M12 3a9 9 0 1 0 .01 0zM12 7.5v5.5M12 16v.4",
  call: "M6 3.5h3.5l1.5 5-2.2 1.6a11 11 0 0 0 5.1 5.1l1.6-2.2 5 1.5v3.5a2 2 0 0 1-2.2 2A17 17 0 0 1 4 5.7a2 2 0 0 1 2-2.2z",
};

/** Returns a drawing that says nothing to a screen reader: words stand beside it. */
function icon(name) {
  const make = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  svg.append(make("path", { d: drawings[name] }));
  return svg;
}

/** Returns a link to a web address, or only its text where the address is of another kind. */
function link(address, ...children) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return el("span", null, ...children);
  }
  if (!/^https?:$/.test(url.protocol)) return el("span", null, ...children);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Returns a paragraph for every line of a text. */
const paragraphs = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => el("p", null, line));

/** Replaces the words in braces of a text. */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
