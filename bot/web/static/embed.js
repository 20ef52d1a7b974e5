// The operator's page, /embed: the line to paste and the preview follow the choices at once, and the line can be copied.
// Without this script the page does the same by its form.
(() => {
  "use strict";
  const line = document.getElementById("line");
  const form = document.getElementById("choices");
  const copy = document.getElementById("copy");
  const copied = document.getElementById("copied");

  // Each attribute with the field that chooses it.
  const fields = { lang: "fixed", audience: "audience", country: "country", position: "position", theme: "theme" };

  function show() {
    const chat = document.createElement("ryggrad-chat");
    let tag = "<ryggrad-chat";
    for (const [attribute, field] of Object.entries(fields)) {
      const { value } = form.elements[field];
      if (!value) continue;
      chat.setAttribute(attribute, value);
      tag += ` ${attribute}="${value}"`;
    }
    line.textContent = line.textContent.split("<ryggrad-chat")[0] + tag + "></ryggrad-chat>";
    chat.id = "preview";
    if (!chat.lang) chat.lang = document.documentElement.lang;
    document.getElementById("preview").replaceWith(chat);
    copied.textContent = "";
  }

  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });

  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(line.textContent);
      copied.textContent = copy.dataset.copied;
    } catch {
      getSelection().selectAllChildren(line); // no clipboard without https: the text is marked, to be copied by hand
    }
  });
})();
